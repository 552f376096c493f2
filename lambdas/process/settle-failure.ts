import { backoffSeconds } from '../../contract/backoff.ts';
import { AttemptInProgressError, PermanentError } from '../../contract/errors.ts';
import type { HandlerLog } from '../../contract/handler.ts';
import { STEPS } from '../../contract/observability.ts';
import { stackHash } from './dead-letter-attributes.ts';
import type { ProcessDependencies, QueuedMessage } from './process-webhook.ts';

export interface FailedAttempt {
  readonly message: QueuedMessage;
  readonly topic: string;
  readonly attempt: number;
  readonly log: HandlerLog;
}

/**
 * Decides what becomes of a webhook whose attempt failed: it is hidden until its next attempt, or dead-lettered.
 * Never throws: a webhook whose failure cannot be settled comes back when its visibility timeout ends.
 *
 * @returns whether the message is settled and may be deleted
 */
export async function settleFailure(
  thrown: unknown,
  failed: FailedAttempt,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const error = toError(thrown);
  const isUsedUp = failed.attempt >= dependencies.priority.attempts && !(error instanceof AttemptInProgressError);
  const isLast = error instanceof PermanentError || isUsedUp;
  try {
    await (isLast ? deadLetter : retry)(error, failed, dependencies);
    return isLast;
  } catch (cause) {
    failed.log.error('a failed webhook could not be settled and stays in its queue', { error: toError(cause) });
    return false;
  }
}

async function retry(error: Error, failed: FailedAttempt, { priority, ports, counter }: ProcessDependencies) {
  const retryInSeconds = backoffSeconds(priority.backoff, failed.attempt, ports.random());
  await ports.hide(failed.message.receiptHandle, retryInSeconds);
  failed.log.warn(STEPS.retrying, { retryInSeconds, errorName: error.name, errorMessage: error.message, error });
  counter.count('retried', failed.topic);
}

async function deadLetter(error: Error, failed: FailedAttempt, dependencies: ProcessDependencies) {
  const { message, topic, attempt, log } = failed;
  const { ports, counter, functionVersion } = dependencies;
  const reason = {
    errorName: error.name,
    errorMessage: error.message,
    stackHash: stackHash(error),
    attempts: attempt,
    firstAttemptAt: message.firstReceivedAt.toISOString(),
    lastFailureAt: ports.now().toISOString(),
    functionVersion,
  };
  // Sent before it is deleted: a crash in between leaves the webhook twice, the other order would lose it.
  await ports.deadLetter({ body: message.body, topic }, reason);
  log.error(STEPS.deadLettered, { ...reason, error });
  counter.count('deadLettered', topic);
}

/** JavaScript can throw anything, and not everything can be turned into text. */
function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : `the handler threw a value of type ${typeof thrown}`);
}
