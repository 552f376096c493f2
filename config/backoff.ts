import type { Backoff, RetryPolicy } from './resolve-webhooks.ts';

/**
 * Seconds to wait after a failed attempt: exponential, capped, and with a random share taken off
 * so that webhooks which failed together do not come back together.
 *
 * @param random from 0 (the whole wait) to 1 (the shortest)
 */
export function backoffSeconds(backoff: Backoff, failedAttempt: number, random: number): number {
  const wait = Math.min(backoff.max, backoff.first * backoff.factor ** (failedAttempt - 1));
  return Math.round(wait * (1 - backoff.jitter * random));
}

/**
 * The longest that a failed webhook is hidden. SQS allows 12 hours counted from the receipt of the message, from which the
 * longest visibility timeout of a lane goes off, since the attempt may have come that late.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const MAX_RETRY_DELAY_SECONDS = 36_000;

/** The waits between a webhook's attempts, in seconds, when none is cut short by chance. */
export function retrySchedule({ attempts, backoff }: RetryPolicy): number[] {
  return Array.from({ length: attempts - 1 }, (_, failed) => backoffSeconds(backoff, failed + 1, 0));
}
