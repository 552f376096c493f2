import { backoffSeconds, MAX_RETRY_DELAY_SECONDS } from '#config/backoff';
import { deferralSeconds } from '#config/deferral-delays';
import {
  functionTimeoutSeconds,
  MAX_MESSAGE_AGE_SECONDS,
  maxReceiveCount,
  QUEUE_RETENTION_DAYS,
  visibilityTimeoutSeconds,
} from '#config/lane-times';
import { days } from '#contract/durations';
import { type DeferralReason, HandlerNotStartedError, PayloadMissingError } from '#contract/errors';
import { LOGS, STEPS } from '#contract/observability';
import { count, sample } from '#lambdas/runtime/emf';
import type { Attempt } from './attempt.ts';
import { stackHash } from './dead-letter-attributes.ts';
import { type ProcessDependencies, retriedBy } from './dependencies.ts';
import { type Failure, messageWithCauses, toFailure } from './failure.ts';
import type { Invocation } from './invocation.ts';

/** Tries to load a payload that S3 reports as missing. They are no attempts. */
const PAYLOAD_TRIES = 5;

/** The delay of a webhook for which an invocation had too little time left more than once, in seconds. */
const TIME_SECONDS = 10;

/** Next step of a webhook that was not processed. `dead-letter` ends it. */
type Verdict =
  | { readonly step: 'dead-letter' }
  | { readonly step: 'retry'; readonly seconds: number }
  | { readonly step: 'defer'; readonly seconds: number; readonly reason: DeferralReason | 'payload' };

/**
 * Retries, defers or dead-letters a webhook that was not processed.
 *
 * A webhook whose handler ran is retried until its attempts are used up. One whose handler could not be started is
 * deferred, until the receives or the retention of its queue are nearly used up.
 *
 * Never throws. A webhook whose failure cannot be settled returns to the queue at the end of its visibility timeout.
 *
 * @returns true when the webhook was dead-lettered and its message can be deleted; false when it stays in the queue
 */
export async function settleFailure(
  thrown: unknown,
  attempt: Attempt,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const failure = toFailure(thrown);
  try {
    const verdict = lastChance(await judge(thrown, failure, attempt, dependencies), attempt, dependencies);
    if (verdict.step === 'dead-letter') await deadLetter(failure, attempt, dependencies);
    else if (verdict.step === 'defer') await defer(failure, verdict, attempt, dependencies);
    else await retry(failure, verdict.seconds, attempt, invocation, dependencies);
    return verdict.step === 'dead-letter';
  } catch (cause) {
    attempt.log.error(LOGS.unsettled, { error: toFailure(cause).error });
    return false;
  }
}

async function judge(
  thrown: unknown,
  failure: Failure,
  attempt: Attempt,
  dependencies: ProcessDependencies,
): Promise<Verdict> {
  if (failure.isPermanent) return { step: 'dead-letter' };
  if (attempt.number !== undefined) {
    if (attempt.number >= attempt.policy.attempts) return { step: 'dead-letter' };
    return { step: 'retry', seconds: retrySeconds(failure, attempt.number, attempt, dependencies) };
  }
  if (thrown instanceof PayloadMissingError) return judgeMissingPayload(attempt, dependencies);
  return deferralFor(thrown instanceof HandlerNotStartedError ? thrown.reason : 'unknown', attempt, dependencies);
}

/** Turns a last receive into a dead letter. Otherwise SQS would move or delete the message without a reason. */
function lastChance(verdict: Verdict, { message }: Attempt, { lane, ports }: ProcessDependencies): Verdict {
  if (verdict.step === 'dead-letter') return verdict;
  // A message that is deferred by 0 s may stay until just before its queue deletes it.
  const lifetime =
    verdict.seconds === 0 ? days(QUEUE_RETENTION_DAYS) - visibilityTimeoutSeconds(lane) : MAX_MESSAGE_AGE_SECONDS;
  const endsAt = message.sentAt.getTime() + lifetime * 1_000;
  const outlivesQueue = ports.now().getTime() + verdict.seconds * 1_000 > endsAt;
  // One receive is kept for a crash.
  return outlivesQueue || message.receiveCount >= maxReceiveCount(lane) - 1 ? { step: 'dead-letter' } : verdict;
}

function retrySeconds(
  { retryAfterSeconds }: Failure,
  number: number,
  attempt: Attempt,
  dependencies: ProcessDependencies,
): number {
  const seconds =
    retryAfterSeconds === undefined
      ? backoffSeconds(attempt.policy.backoff, number, dependencies.ports.random())
      : Math.ceil(Math.min(Math.max(retryAfterSeconds, 0), MAX_RETRY_DELAY_SECONDS));
  // An attempt of unknown number uses none up, so only the delay keeps it from running without end.
  return attempt.isNumberUnknown ? Math.max(seconds, outageSeconds(attempt, dependencies)) : seconds;
}

/** Counts a try of a missing payload. It comes back only if an operator restores it. */
async function judgeMissingPayload(attempt: Attempt, dependencies: ProcessDependencies): Promise<Verdict> {
  const { messageId, receiveCount } = attempt.message;
  let tries: number;
  try {
    tries = await dependencies.ports.countMissingPayload(messageId, receiveCount);
  } catch {
    return deferralFor('table', attempt, dependencies);
  }
  if (tries >= PAYLOAD_TRIES) return { step: 'dead-letter' };
  const seconds = backoffSeconds(attempt.policy.backoff, tries, dependencies.ports.random());
  return { step: 'defer', seconds, reason: 'payload' };
}

function deferralFor(reason: DeferralReason, attempt: Attempt, dependencies: ProcessDependencies): Verdict {
  const { lane, ports } = dependencies;
  switch (reason) {
    case 'order':
      return { step: 'defer', seconds: 0, reason };
    case 'time':
      // In order, the next invocation continues where this one ended. Otherwise it could find the same batch again.
      return { step: 'defer', seconds: lane.fifo || attempt.isFirstReceive ? 0 : TIME_SECONDS, reason };
    case 'event': {
      // The other attempt can run this long. The random part keeps several waiting webhooks from returning together.
      const seconds = Math.round(functionTimeoutSeconds(lane) * (1 + ports.random()));
      return { step: 'defer', seconds, reason };
    }
    default:
      return { step: 'defer', seconds: outageSeconds(attempt, dependencies), reason };
  }
}

function outageSeconds({ message }: Attempt, { lane, ports }: ProcessDependencies): number {
  const ageSeconds = (ports.now().getTime() - message.sentAt.getTime()) / 1_000;
  return deferralSeconds(lane, { receiveCount: message.receiveCount, ageSeconds }, ports.random());
}

async function retry(
  { error, location }: Failure,
  retryInSeconds: number,
  attempt: Attempt,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<void> {
  const { message, topicName, log, ms } = attempt;
  await dependencies.ports.changeVisibility(message.receiptHandle, retryInSeconds);
  const fields = { retryInSeconds, ms, errorName: error.name, errorMessage: messageWithCauses(error), location, error };
  log.warn(STEPS.retrying, fields, [sample('retried', true, ...retriedBy(topicName, dependencies))]);
  if (attempt.isFirstReceive) {
    invocation.keepTrying(
      () => attempt.countFailed(),
      (cause) => log.warn(LOGS.notCounted, { error: toFailure(cause).error }),
      // The next attempt should know of it. After that, the invocation should not be kept.
      Math.max(1_000, retryInSeconds * 1_000),
    );
  }
}

/** Reasons that operators must know. The others are waits within the normal operation. */
const OUTAGES: ReadonlySet<string> = new Set<DeferralReason>(['table', 'store', 'version', 'unknown']);

async function defer(
  { error }: Failure,
  { seconds: retryInSeconds, reason }: Extract<Verdict, { step: 'defer' }>,
  { message, log }: Attempt,
  { ports, laneName }: ProcessDependencies,
): Promise<void> {
  await ports.changeVisibility(message.receiptHandle, retryInSeconds);
  const fields = { reason, retryInSeconds, errorName: error.name, errorMessage: messageWithCauses(error) };
  if (!OUTAGES.has(reason)) return log.info(STEPS.deferred, fields);
  log.warn(STEPS.deferred, { ...fields, error }, [count('deferred', { lane: laneName, reason })]);
}

async function deadLetter(
  { error, location }: Failure,
  attempt: Attempt,
  dependencies: ProcessDependencies,
): Promise<void> {
  const { message, topicName, number, log, ms } = attempt;
  const { lane, laneName, ports, functionVersion } = dependencies;
  const reason = {
    errorName: error.name,
    errorMessage: messageWithCauses(error),
    ...(location && { location }),
    stackHash: stackHash(error),
    attempts: number ?? 0,
    firstAttemptAt: message.firstReceivedAt.toISOString(),
    lastFailureAt: ports.now().toISOString(),
    functionVersion,
  };
  // Each dead letter gets a new id. Otherwise SQS would drop the dead letter of a redriven webhook as a duplicate.
  // Each has a group of its own. SQS delivers nothing of a group while one of its messages is hidden, so that operators
  // could not list all dead letters. The reference keeps the group that a redrive restores.
  const ordered = {
    group: attempt.id ?? message.messageId,
    deduplicationId: `${message.messageId}-${message.receiveCount}`,
  };
  // Send before delete. A crash in between leaves the webhook twice, but the other order would lose it.
  await ports.deadLetter({ body: message.body, ...(lane.fifo ? ordered : { group: topicName }) }, reason);
  log.error(STEPS.deadLettered, { ...reason, ms, error }, [
    count('deadLettered', { topic: topicName }, { lane: laneName }),
  ]);
}
