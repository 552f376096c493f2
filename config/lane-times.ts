import { maxLargeBodies } from './lane-memory.ts';
import type { ResolvedLane } from './resolve-webhooks.ts';

/** For loading payloads before the attempts and settling failures after them. */
const OVERHEAD_SECONDS = 20;

/** Of these, what an attempt that begins late still leaves to settle it. */
export const SETTLE_SECONDS = 8;

/** The longest that SQS keeps a message: time for an outage to end, or for an operator to mend the cause. */
export const QUEUE_RETENTION_DAYS = 14;

/** A message that is still hidden when its time in SQS is up is deleted by SQS: it has to be a dead letter a day before. */
export const MAX_MESSAGE_AGE_SECONDS = (QUEUE_RETENTION_DAYS - 1) * 86_400;

/**
 * Attempts beyond `attempts` in which a processor may die before a webhook is given up: a crash or a time-out of the function
 * is seldom the webhook's own fault, and must not cost it.
 */
export const EXTRA_ATTEMPTS_AFTER_CRASH = 3;

/** Seconds between two attempts of one processor, so that all of them together stay below `maxAttemptsPerSecond`. */
export function spacingSeconds({
  maxAttemptsPerSecond,
  maxConcurrency,
}: Pick<ResolvedLane, 'maxAttemptsPerSecond' | 'maxConcurrency'>): number {
  return maxAttemptsPerSecond === undefined ? 0 : maxConcurrency / maxAttemptsPerSecond;
}

/**
 * How many times over a whole batch of the largest bodies has to wait for memory, and so for an attempt to end. A webhook
 * that finds no time left has to come back: there should be time for all of them.
 */
export function batchRounds(lane: ResolvedLane): number {
  return Math.ceil(lane.batchSize / maxLargeBodies(lane));
}

/** How long one invocation of a lane's processor may run: its attempts run side by side, or begin at their spacing. */
export function functionTimeoutSeconds(lane: ResolvedLane): number {
  const attempts = lane.attemptTimeout * batchRounds(lane);
  return attempts + OVERHEAD_SECONDS + Math.ceil(lane.batchSize * spacingSeconds(lane));
}

/**
 * How long SQS hides a message that a processor holds: six function timeouts and the batching window, as AWS advises,
 * so that a throttled function can come back to it before it is handed out again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityTimeoutSeconds(lane: ResolvedLane): number {
  return 6 * functionTimeoutSeconds(lane) + lane.batchingWindow;
}

/**
 * After how many receives SQS moves a message to the dead-letter queue by itself. The processor counts attempts and gives up
 * with a reason; this is the net for a processor that dies before it can count. As many as SQS allows, so that
 * throttles, outages and deploys that do not start cost no webhook, but few enough to come before SQS deletes it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function maxReceiveCount(lane: ResolvedLane): number {
  return Math.min(1_000, Math.floor(MAX_MESSAGE_AGE_SECONDS / visibilityTimeoutSeconds(lane)));
}
