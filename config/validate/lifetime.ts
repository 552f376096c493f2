import { retrySchedule } from '#config/backoff';
import type { ResolvedLane, RetryPolicy } from '#config/resolve-webhooks';
import { days } from '#contract/durations';

/** The longest time for all attempts and delays: half of the retention of SQS. */
export const MAX_LIFETIME_SECONDS = days(7);

/** Sums up attempts and delays when every attempt takes its full time and no delay is shortened. */
export function lifetimeSeconds(policy: RetryPolicy, { attemptTimeout }: Pick<ResolvedLane, 'attemptTimeout'>): number {
  return retrySchedule(policy).reduce((sum, delay) => sum + delay, policy.attempts * attemptTimeout);
}

/** Asks for fewer attempts or shorter delays. */
export function shorterLifetime(seconds: number): string {
  return (
    'Must end within 7 days, delays included, which is half of the retention of SQS. ' +
    `These attempts take ${Math.ceil(seconds / days(1))} days. Lower attempts or backoff.`
  );
}
