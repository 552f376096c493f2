import type { EndpointRegistration, ManualSteps } from '#contract/reconcile-protocol';
import { secretNameOf } from '#contract/secret-name-of';
import { askReconcile } from '#ops/reconcile/ask';
import { findReconciled, type ReconciledTopic } from '#ops/reconcile/find-topic';
import type { Stage, StageOptions } from '#ops/stage/stage';
import { confirmChange } from '#ops/terminal/confirm';
import { toJson } from '#ops/terminal/json';
import { printable } from '#ops/terminal/printable';
import { print, type Terminal } from '#ops/terminal/terminal';
import { wrap } from '#ops/terminal/wrap';
import { formatSteps, row } from './format.ts';

export interface RegisterOptions extends StageOptions {
  /** Address that the provider is to post to. */
  readonly url?: string;
  readonly yes?: true;
  readonly json?: true;
}

const WIDTH = 80;

/**
 * Registers the endpoint of a topic at its provider. Tells what changes and asks first. Where the function may not do
 * it, prints the steps and exits with 1.
 */
export async function registerEndpoint(
  stage: Stage,
  topicName: string,
  options: RegisterOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { url, yes, json } = options;
  const topic = findReconciled(stage, topicName);
  const say = (line: string) => {
    if (!json) print(terminal, line);
  };
  const title = `${topicName} of ${stage.title}`;
  // For other topics and providers, the function changes nothing and returns the steps.
  if (topic.reconcile.allowRegister) {
    const status = await askReconcile(stage, { command: 'endpoint-status', topic: topicName }, signal);
    if (!('steps' in status)) {
      for (const line of describePlan(title, url ?? status.url, topic)) say(line);
      await confirmChange('Register it?', yes ?? false, terminal, signal);
    }
  }
  const request = { command: 'register-endpoint', topic: topicName, ...(url !== undefined && { url }) } as const;
  const interruption = 'The function may still register the endpoint. Run the command again to see the result.';
  const answer = await askReconcile(stage, request, signal, interruption);
  if (json) print(terminal, toJson({ stage: stage.title, topic: topicName, ...answer }, 2));
  else for (const line of describeAnswer(title, answer, topic)) print(terminal, line);
  if ('steps' in answer) terminal.fail();
}

function describePlan(title: string, address: string, topic: ReconciledTopic): string[] {
  const secret = secretOf(topic);
  const effect = secret ? ` A signing secret that the provider returns is added to ${secret}.` : '';
  return [
    row('topic', title),
    row('address', address),
    row('plan', `create the endpoint at the provider, or update the one with this address.${effect}`),
    '',
  ];
}

function describeAnswer(title: string, answer: EndpointRegistration | ManualSteps, topic: ReconciledTopic): string[] {
  if ('steps' in answer) {
    const reason = topic.reconcile.allowRegister
      ? 'The provider has no API for it, so these steps are left to you.'
      : 'Nothing was registered, because `reconcile` of the topic does not have `allowRegister: true`. ' +
        'Take these steps, or add it and deploy.';
    return [...formatSteps(title, answer), '', wrap(reason, 0, WIDTH)];
  }
  const { result, id, storedIn } = answer;
  const secret = secretOf(topic);
  const stored =
    storedIn === undefined
      ? `The provider returned no signing secret${secret ? `, so ${secret} keeps its value` : ''}.`
      : `Its signing secret is in ${storedIn}. Ingest accepts it within 30 seconds.`;
  const what = result === 'unchanged' ? 'is registered as configured' : `was ${result}`;
  return [`✓ the endpoint ${printable(id)} ${what}`, `  ${wrap(printable(stored), 2, WIDTH)}`];
}

function secretOf({ verify }: ReconciledTopic): string | undefined {
  return secretNameOf(verify);
}
