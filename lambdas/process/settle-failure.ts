import { backoffSeconds, LONGEST_WAIT_SECONDS } from '#config/backoff';
import {
  AttemptDeferredError,
  AttemptInProgressError,
  PayloadMissingError,
  PermanentError,
  RetryAfterError,
} from '#contract/errors';
import type { HandlerLog } from '#contract/handler';
import { functionTimeoutSeconds, LAST_RETRY_SECONDS } from '#config/lane-times';
import { STEPS } from '#contract/observability';
import type { RetryPolicy } from '#config/resolve-webhooks';
import { stackHash } from './dead-letter-attributes.ts';
import type { ProcessDependencies } from './process-webhook.ts';
import type { QueuedMessage } from './queued-message.ts';

export interface FailedAttempt {
  readonly message: QueuedMessage;
  readonly topic: string;
  /** 1 for the first; before it begins, how often the message was handed out. */
  readonly attempt: number;
  /** Whether it came as far as the handler. */
  readonly hasBegun: boolean;
  readonly policy: RetryPolicy;
  readonly log: HandlerLog;
}

/** For so long a webhook is retried whose handler does not get to run: an outage is not held against it. */
const OUTAGE_SECONDS = 4 * 3_600;

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
  const wait = waitSeconds(error, failed, dependencies);
  const isLast =
    error instanceof PermanentError ||
    isUsedUp(error, failed, dependencies) ||
    outlivesQueue(wait, failed, dependencies);
  try {
    if (isLast) await deadLetter(error, failed, dependencies);
    else await retry(error, wait, failed, dependencies);
    return isLast;
  } catch (cause) {
    failed.log.error('a failed webhook could not be settled and stays in its queue', { error: toError(cause) });
    return false;
  }
}

function isUsedUp(error: Error, failed: FailedAttempt, { ports }: ProcessDependencies): boolean {
  const { attempt, hasBegun, policy, message } = failed;
  if (hasBegun || error instanceof PayloadMissingError) return attempt >= policy.attempts;
  // Its turn will come, however often it takes.
  if (error instanceof AttemptInProgressError || error instanceof AttemptDeferredError) return false;
  return ports.now().getTime() - message.firstReceivedAt.getTime() > OUTAGE_SECONDS * 1_000;
}

function outlivesQueue(wait: number, { message }: FailedAttempt, { ports }: ProcessDependencies): boolean {
  return ports.now().getTime() + wait * 1_000 > message.sentAt.getTime() + LAST_RETRY_SECONDS * 1_000;
}

function waitSeconds(error: Error, { attempt, policy }: FailedAttempt, dependencies: ProcessDependencies): number {
  const { lane, ports } = dependencies;
  if (error instanceof AttemptDeferredError) return 0;
  // As long as the other can possibly run, and not all that wait for it at the same moment.
  if (error instanceof AttemptInProgressError) {
    return Math.round(functionTimeoutSeconds(lane) * (1 + ports.random()));
  }
  if (error instanceof RetryAfterError && Number.isFinite(error.seconds)) {
    return Math.ceil(Math.min(Math.max(error.seconds, 0), LONGEST_WAIT_SECONDS));
  }
  return backoffSeconds(policy.backoff, attempt, ports.random());
}

async function retry(
  error: Error,
  retryInSeconds: number,
  { message, topic, log }: FailedAttempt,
  { ports, counter }: ProcessDependencies,
) {
  await ports.hide(message.receiptHandle, retryInSeconds);
  log.warn(STEPS.retrying, { retryInSeconds, errorName: error.name, errorMessage: error.message, error });
  counter.count('retried', topic);
}

async function deadLetter(error: Error, failed: FailedAttempt, dependencies: ProcessDependencies) {
  const { message, topic, attempt, log } = failed;
  const { lane, ports, counter, functionVersion } = dependencies;
  const reason = {
    errorName: error.name,
    errorMessage: error.message,
    stackHash: stackHash(error),
    attempts: attempt,
    firstAttemptAt: message.firstReceivedAt.toISOString(),
    lastFailureAt: ports.now().toISOString(),
    functionVersion,
  };
  // Each dead-lettering is one of its own: SQS would swallow that of a redriven webhook as the repetition of the first.
  const ordered = { group: message.group, deduplicationId: `${message.messageId}-${message.receiveCount}` };
  // Sent before it is deleted: a crash in between leaves the webhook twice, the other order would lose it.
  await ports.deadLetter({ body: message.body, ...(lane.fifo ? ordered : { group: topic }) }, reason);
  log.error(STEPS.deadLettered, { ...reason, error });
  counter.count('deadLettered', topic);
}

/** JavaScript can throw anything, and not everything can be turned into text. */
function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : `the handler threw a value of type ${typeof thrown}`);
}
