import { hours } from '#contract/durations';
import type { Backoff, ResolvedLane, RetryPolicy } from './resolve-webhooks.ts';

/**
 * Computes the seconds to wait after a failed attempt. The delay grows exponentially up to a maximum. A random share is
 * subtracted so that webhooks that failed together are not retried together.
 *
 * @param random a number from 0 (the full delay) to 1 (the shortest delay)
 * @example backoffSeconds({ first: 10, factor: 3, max: 14_400, jitter: 0.5 }, 2, 0) // 30
 */
export function backoffSeconds(backoff: Backoff, failedAttempt: number, random: number): number {
  const delay = Math.min(backoff.max, backoff.first * backoff.factor ** (failedAttempt - 1));
  return Math.round(delay * (1 - backoff.jitter * random));
}

/**
 * The longest retry delay. SQS hides a message for at most 12 hours after its receipt. An attempt may start as late as
 * the longest visibility timeout of a lane, which is therefore subtracted.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const MAX_RETRY_DELAY_SECONDS = hours(10);

/** Lists the seconds between the attempts at one webhook, without jitter. */
export function retrySchedule({ attempts, backoff }: RetryPolicy): number[] {
  return Array.from({ length: attempts - 1 }, (_, failed) => backoffSeconds(backoff, failed + 1, 0));
}

/**
 * Computes the age in seconds that a webhook may reach while its retries go as planned, as SQS reports the age of the
 * oldest message. SQS leaves out messages that were received three times, except in FIFO queues.
 *
 * @param policies the policies of the lane's topics
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function retryAgeSeconds({ fifo }: Pick<ResolvedLane, 'fifo'>, policies: readonly RetryPolicy[]): number {
  const counted = fifo ? Number.POSITIVE_INFINITY : 2;
  return Math.max(0, ...policies.map((policy) => sum(retrySchedule(policy).slice(0, counted))));
}

/** Adds numbers, such as the delays of a schedule. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
