import { retrySchedule, sum } from './backoff.ts';
import type { ResolvedWebhooks, RetryPolicy } from './resolve-webhooks.ts';

/**
 * The messages of one queue that SQS allows in flight. Those that wait for a retry are among them. A FIFO queue looks
 * only at so many of its first messages.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html
 */
export const MAX_IN_FLIGHT = 120_000;

/** Lists the retry policies of a lane's topics. */
export function policiesOf(lane: string, topics: ResolvedWebhooks['topics']): RetryPolicy[] {
  return Object.values(topics).filter((topic) => topic.lane === lane);
}

/**
 * Computes the webhooks per second whose retries fill a queue, if every attempt fails.
 *
 * @returns infinity when nothing is retried
 * @example failingRate([resolveLane({})]) // 14.6
 */
export function failingRate(policies: readonly RetryPolicy[]): number {
  return MAX_IN_FLIGHT / Math.max(0, ...policies.map(meanRetrySeconds));
}

/** Computes the time that a webhook waits for all its retries, with the mean of the random share. */
function meanRetrySeconds(policy: RetryPolicy): number {
  return sum(retrySchedule(policy)) * (1 - policy.backoff.jitter / 2);
}

/** Formats a rate. @example formatRate(14.6041) // '14.6' */
export function formatRate(perSecond: number): string {
  return perSecond.toLocaleString('en', { maximumFractionDigits: 1 });
}
