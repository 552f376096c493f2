import { days } from '#contract/durations';
import { maxLargeBodies } from './lane-memory.ts';
import type { ResolvedLane } from './resolve-webhooks.ts';

/** The longest that one call of a processor to AWS takes, including its retry. */
export const MAX_CALL_SECONDS = 4;

/**
 * The part of an invocation for calls before the attempts (load the payload, lock the event, count the attempt) and
 * after them (release the lock, settle the message).
 */
const OVERHEAD_SECONDS = 5 * MAX_CALL_SECONDS;

/** The part of the overhead that is kept for the calls after an attempt. */
export const SETTLE_SECONDS = 2 * MAX_CALL_SECONDS;

/** The longest retention of SQS. It gives an outage time to end and an operator time to fix the cause. */
export const QUEUE_RETENTION_DAYS = 14;

/**
 * The age at which a message is dead-lettered at the latest. It is a day below the retention, at whose end SQS
 * deletes a message even while it is hidden.
 */
export const MAX_MESSAGE_AGE_SECONDS = days(QUEUE_RETENTION_DAYS - 1);

/**
 * Attempts beyond `attempts` for a webhook whose processor crashed or timed out. The webhook itself is seldom the
 * cause, so a crash alone must not dead-letter it.
 */
export const EXTRA_ATTEMPTS_AFTER_CRASH = 3;

/** Computes the seconds between two attempts of one processor, so that all together stay below the lane's rate. */
export function spacingSeconds({
  maxAttemptsPerSecond,
  maxConcurrency,
}: Pick<ResolvedLane, 'maxAttemptsPerSecond' | 'maxConcurrency'>): number {
  return maxAttemptsPerSecond === undefined ? 0 : maxConcurrency / maxAttemptsPerSecond;
}

/**
 * Computes the rounds in which a processor works through a full batch of the largest bodies. Its memory holds only
 * some of them at the same time. The function timeout includes every round.
 */
export function batchRounds(lane: ResolvedLane): number {
  return Math.ceil(lane.batchSize / maxLargeBodies(lane));
}

/** Computes the function timeout of a lane's processor. Its attempts start at the same time, or one spacing apart. */
export function functionTimeoutSeconds(lane: ResolvedLane): number {
  const attempts = lane.attemptTimeout * batchRounds(lane);
  return attempts + OVERHEAD_SECONDS + Math.ceil(lane.batchSize * spacingSeconds(lane));
}

/** The seconds of the overhead that an attempt can wait for, when the calls before it are not the slowest. */
export const SPARE_SECONDS = OVERHEAD_SECONDS - SETTLE_SECONDS - MAX_CALL_SECONDS;

/**
 * Computes the visibility timeout of a lane's queue: six function timeouts and the batching window, as AWS advises.
 * Lambda then has time to retry a throttled invocation before SQS delivers the message again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityTimeoutSeconds(lane: ResolvedLane): number {
  return 6 * functionTimeoutSeconds(lane) + lane.batchingWindow;
}

/**
 * Computes the receives after which SQS itself moves a message to the dead-letter queue. The processor usually does so
 * earlier, with a reason. This covers a processor that dies before it can count the attempt.
 *
 * The count is as high as SQS allows, because throttles, outages and failed deployments are receives too. On slow lanes
 * it is lower, so that the move comes before SQS deletes the message.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function maxReceiveCount(lane: ResolvedLane): number {
  return Math.min(1_000, Math.floor(MAX_MESSAGE_AGE_SECONDS / visibilityTimeoutSeconds(lane)));
}
