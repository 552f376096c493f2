import type { Priority } from './resolve-webhooks.ts';

/**
 * Seconds to wait after a failed attempt: exponential, capped, and with a random share taken off
 * so that webhooks which failed together do not come back together.
 *
 * @param random from 0 (the whole wait) to 1 (the shortest)
 */
export function backoffSeconds(backoff: Priority['backoff'], failedAttempt: number, random: number): number {
  const wait = Math.min(backoff.max, backoff.first * backoff.factor ** (failedAttempt - 1));
  return Math.round(wait * (1 - backoff.jitter * random));
}
