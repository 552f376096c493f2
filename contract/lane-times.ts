import { largestAtOnce } from './lane-memory.ts';
import type { Priority } from './resolve-webhooks.ts';

/** For loading payloads before the attempts and settling failures after them. */
const AROUND_THE_ATTEMPTS = 20;

/** The longest that SQS keeps a message: time for an outage to end, or for an operator to mend the cause. */
export const QUEUE_RETENTION_DAYS = 14;

/**
 * Attempts beyond `attempts` that a crash may cost before a webhook is given up. The processor dead-letters on the last
 * attempt, with the reason; a crash, a time-out of the function or a throttle uses up a receive without the handler having
 * failed, and must not cost the webhook.
 */
export const CRASH_MARGIN = 3;

/** Seconds between two attempts of one processor, so that all of them together stay below `perSecond`. */
export function spacingSeconds({ perSecond, maxConcurrency }: Pick<Priority, 'perSecond' | 'maxConcurrency'>): number {
  return perSecond === undefined ? 0 : maxConcurrency / perSecond;
}

/**
 * How many times over a whole batch of the largest bodies has to wait for memory, and so for an attempt to end. A webhook
 * that finds no time left has used up a receive without an attempt: there must be time for all of them.
 */
export function roundsOfBatch(priority: Priority): number {
  return Math.ceil(priority.batchSize / largestAtOnce(priority));
}

/** How long one invocation of a lane's processor may run: its attempts run side by side, or begin at their spacing. */
export function functionTimeoutSeconds(priority: Priority): number {
  const attempts = priority.attemptTimeout * roundsOfBatch(priority);
  return attempts + AROUND_THE_ATTEMPTS + Math.ceil(priority.batchSize * spacingSeconds(priority));
}

/**
 * How long SQS hides a message that a processor holds: six function timeouts and the batching window, as AWS advises,
 * so that a throttled function can come back to it before it is handed out again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityTimeoutSeconds(priority: Priority): number {
  return 6 * functionTimeoutSeconds(priority) + priority.batchingWindow;
}
