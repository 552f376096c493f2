import type { Context, ScheduledEvent } from 'aws-lambda';
import { ownValue } from '#contract/own-value';
import type { ReconcileAnswers, ReconcileFailure, ReconcileRequest } from '#contract/reconcile-protocol';
import { MAX_CALL_MS } from '#lambdas/runtime/aws/call-limits';
import type { ReconcileDependencies, ReconciledTopic, ReconcileProps } from './dependencies.ts';
import { providerFetch } from './provider-fetch.ts';
import { reconcileOnRequest } from './reconcile-on-request.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { runSchedule } from './run-schedule.ts';
import { loadSource } from './sources/index.ts';
import { endpointStatus } from './watch-endpoint.ts';

/** Time in which the pages under way are handled and the progress is saved. */
const MARGIN_MS = 3 * MAX_CALL_MS + 2_000;
/** Expected time of a page. No further page is begun when less is left. */
const PAGE_MS = 10_000;
/** Longest time before an answer to a command, so that the operator sees progress. A page under way adds to it. */
const MAX_ANSWER_MS = 20_000;

type Answer = ReconcileAnswers[ReconcileRequest['command']] | ReconcileFailure;

/** Event of the schedule. The local mode leaves out the topics whose API key is not set. */
type ScheduleEvent = ScheduledEvent<{ readonly except?: readonly string[] }>;

/** Creates the Lambda handler. A schedule and the operator's commands invoke it. */
export function createHandler(props: ReconcileProps) {
  return async (
    event: ReconcileRequest | ScheduleEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<Answer | undefined> => {
    const isCommand = 'command' in event;
    const limit = Math.max(0, context.getRemainingTimeInMillis() - MARGIN_MS);
    const signal = AbortSignal.timeout(limit);
    const deadline = Date.now() + Math.min(limit - PAGE_MS, isCommand ? MAX_ANSWER_MS : limit);
    const dependencies: ReconcileDependencies = {
      ...props,
      connect: (topic) => connect(topic, props, signal),
      hasTime: () => Date.now() < deadline,
      isOutOfTime: () => signal.aborted,
    };
    if (!isCommand) {
      const except = event.detail?.except ?? [];
      const topics = Object.fromEntries(Object.entries(props.topics).filter(([name]) => !except.includes(name)));
      await runSchedule({ ...dependencies, topics });
      return undefined;
    }
    return answer(event, dependencies).catch((error) => ({
      error: error instanceof Error ? error.message : String(error),
    }));
  };
}

async function answer(request: ReconcileRequest, dependencies: ReconcileDependencies): Promise<Answer> {
  const topic = await dependencies.connect(request.topic);
  switch (request.command) {
    case 'reconcile':
      return reconcileOnRequest(topic, request, dependencies);
    case 'endpoint-status':
      return endpointStatus(topic, dependencies);
    case 'register-endpoint':
      return registerEndpoint(topic, request, dependencies);
  }
}

async function connect(
  name: string,
  { stage, topics, ports, sources }: ReconcileProps,
  signal: AbortSignal,
): Promise<ReconciledTopic> {
  const config = ownValue(topics, name);
  if (!config) {
    throw new Error(
      `topic ${name} has no \`reconcile\` in the deployed configuration. ` +
        `Topics that have it: ${Object.keys(topics).join(', ')}. Choose one, or add it and deploy.`,
    );
  }
  const { source: data } = config.reconcile;
  const [source, apiKey] = await Promise.all([loadSource(data, sources), ports.apiKey(data.apiKeyName)]);
  if (apiKey === undefined) {
    throw new Error(
      `the secret ${data.apiKeyName} must hold the API key as text, but it does not exist or is empty. ` +
        `Set it with \`npm run ops -- secret put ${name} --name ${data.apiKeyName}\` and --stage ${stage} or --local.`,
    );
  }
  return {
    name,
    config,
    source,
    context: { options: data.options ?? {}, apiKey, fetch: providerFetch({ signal, apiKey }) },
  };
}
