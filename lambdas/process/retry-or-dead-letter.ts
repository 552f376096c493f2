import { backoffSeconds, MAX_RETRY_DELAY_SECONDS } from '#config/backoff';
import { functionTimeoutSeconds, MAX_MESSAGE_AGE_SECONDS } from '#config/lane-times';
import { hours } from '#contract/durations';
import {
  AttemptDeferredError,
  AttemptInProgressError,
  PayloadMissingError,
  PermanentError,
  RetryAfterError,
} from '#contract/errors';
import { LOGS, STEPS } from '#contract/observability';
import type { Attempt } from './attempt.ts';
import { stackHash } from './dead-letter-attributes.ts';
import type { ProcessDependencies } from './dependencies.ts';

/**
 * Maximum age, counted from the first receive, at which a webhook is still retried when a failure occurs before its
 * handler starts. Such failures, for example outages, do not use up attempts.
 */
const OUTAGE_SECONDS = hours(4);

/**
 * Retries a failed webhook after a delay, or dead-letters it.
 *
 * Never throws. A webhook whose failure cannot be settled returns to the queue at the end of its visibility timeout.
 *
 * @returns true when the webhook was dead-lettered and its message can be deleted; false when it stays in the queue
 */
export async function retryOrDeadLetter(
  thrown: unknown,
  attempt: Attempt,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const error = toError(thrown);
  const delay = retryDelaySeconds(error, attempt, dependencies);
  const isLast =
    error instanceof PermanentError ||
    isUsedUp(error, attempt, dependencies) ||
    outlivesQueue(delay, attempt, dependencies);
  try {
    if (isLast) await deadLetter(error, attempt, dependencies);
    else await retry(error, delay, attempt, dependencies);
    return isLast;
  } catch (cause) {
    attempt.log.error(LOGS.unsettled, { error: toError(cause) });
    return false;
  }
}

function isUsedUp(error: Error, attempt: Attempt, { ports }: ProcessDependencies): boolean {
  const { number, attemptOrReceiveCount, policy, message } = attempt;
  if (number !== undefined || error instanceof PayloadMissingError) return attemptOrReceiveCount >= policy.attempts;
  // Another attempt is running, or the invocation is ending. Such waits are unlimited, because the attempt comes later.
  if (error instanceof AttemptInProgressError || error instanceof AttemptDeferredError) return false;
  return ports.now().getTime() - message.firstReceivedAt.getTime() > OUTAGE_SECONDS * 1_000;
}

/** SQS deletes a message at the end of its retention, even while it is hidden. */
function outlivesQueue(delay: number, { message }: Attempt, { ports }: ProcessDependencies): boolean {
  return ports.now().getTime() + delay * 1_000 > message.sentAt.getTime() + MAX_MESSAGE_AGE_SECONDS * 1_000;
}

function retryDelaySeconds(
  error: Error,
  { attemptOrReceiveCount, policy }: Attempt,
  { lane, ports }: ProcessDependencies,
): number {
  if (error instanceof AttemptDeferredError) return 0;
  // The other attempt can run this long. The random part keeps several waiting webhooks from returning together.
  if (error instanceof AttemptInProgressError) {
    return Math.round(functionTimeoutSeconds(lane) * (1 + ports.random()));
  }
  if (error instanceof RetryAfterError && Number.isFinite(error.seconds)) {
    return Math.ceil(Math.min(Math.max(error.seconds, 0), MAX_RETRY_DELAY_SECONDS));
  }
  return backoffSeconds(policy.backoff, attemptOrReceiveCount, ports.random());
}

async function retry(
  error: Error,
  retryInSeconds: number,
  { message, topicName, log }: Attempt,
  { ports, counter }: ProcessDependencies,
): Promise<void> {
  await ports.changeVisibility(message.receiptHandle, retryInSeconds);
  log.warn(STEPS.retrying, { retryInSeconds, errorName: error.name, errorMessage: error.message, error });
  counter.count('retried', topicName);
}

async function deadLetter(error: Error, attempt: Attempt, dependencies: ProcessDependencies): Promise<void> {
  const { message, topicName, attemptOrReceiveCount, log } = attempt;
  const { lane, ports, counter, functionVersion } = dependencies;
  const reason = {
    errorName: error.name,
    errorMessage: error.message,
    stackHash: stackHash(error),
    attempts: attemptOrReceiveCount,
    firstAttemptAt: message.firstReceivedAt.toISOString(),
    lastFailureAt: ports.now().toISOString(),
    functionVersion,
  };
  // Each dead letter gets a new id. Otherwise SQS would drop the dead letter of a redriven webhook as a duplicate.
  const ordered = { group: message.group, deduplicationId: `${message.messageId}-${message.receiveCount}` };
  // Send before delete. A crash in between leaves the webhook twice, but the other order would lose it.
  await ports.deadLetter({ body: message.body, ...(lane.fifo ? ordered : { group: topicName }) }, reason);
  log.error(STEPS.deadLettered, { ...reason, error });
  counter.count('deadLettered', topicName);
}

/** Converts a thrown value to an error. Handlers can throw any value, and not every value converts to text. */
function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : `the handler threw a value of type ${typeof thrown}`);
}
