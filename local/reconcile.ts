import { SECRETS_FILE } from '#config/local-state';
import type { StackMetadata } from '#config/stack-metadata';
import { ownValue } from '#contract/own-value';
import type { ReconcileFailure } from '#contract/reconcile-protocol';
import { putCommand } from '#ops/secret/commands';
import { FunctionError, type LocalFunction } from './local-function.ts';
import type { Secrets } from './secrets.ts';

/** Lists the topics whose API key is not in `.catchbasin/secrets.json`, with its name. */
function withoutKey(topics: StackMetadata['topics'], secrets: Secrets): { topic: string; key: string }[] {
  return Object.entries(topics).flatMap(([topic, { reconcile }]) => {
    const key = reconcile?.source.apiKeyName;
    return key === undefined || ownValue(secrets, key)?.trim() ? [] : { topic, key };
  });
}

/** Describes which topics the schedule leaves out, each with the command that changes it. */
export function describeMissingKeys({ stage, topics }: StackMetadata, secrets: Secrets): string[] {
  return withoutKey(topics, secrets).map(({ topic, key }) => {
    const command = putCommand({ stage, topics, local: true }, key);
    return `Topic ${topic} is not reconciled until ${SECRETS_FILE} has its API key. Set it with \`${command}\`.`;
  });
}

/**
 * Creates the reconcile function as its schedule invokes it. Topics without an API key are left out, because each run
 * would fail for them.
 *
 * @param secrets are read at each run, so that a new key needs no restart
 */
export function scheduledReconcile(
  target: Pick<LocalFunction, 'invoke'>,
  topics: StackMetadata['topics'],
  secrets: Secrets,
): Pick<LocalFunction, 'invoke'> {
  const reconciled = Object.values(topics).filter(({ reconcile }) => reconcile);
  return {
    async invoke(event) {
      const except = withoutKey(topics, secrets).map(({ topic }) => topic);
      if (except.length === reconciled.length) return;
      return target.invoke({ ...(event as object), detail: { except } });
    },
  };
}

/** Invokes the reconcile function for a command. A crash is a failure with its reason, as in AWS. */
export async function invokeReconcile(target: Pick<LocalFunction, 'invoke'>, request: object): Promise<unknown> {
  try {
    return await target.invoke(request);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const advice = 'The local mode shows its log. Fix the cause, then run the command again.';
    return { error: `the reconcile function crashed: ${error.message}. ${advice}` } satisfies ReconcileFailure;
  }
}
