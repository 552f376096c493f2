import type { CallLimits } from './aws-http.ts';

/** The longest wait before a second attempt, except after a throttled one. */
const RETRY_DELAY_MS = 100;

/** Computes the longest time of a call with the limits of `limitAttempts`. */
export function longestCallMs(attemptMs: number): number {
  return 2 * attemptMs + RETRY_DELAY_MS;
}

/**
 * Creates the limits of a call whose second attempt has as much time as the first. A third one follows only failures
 * that are reported sooner than the limit.
 *
 * With a limit of the whole call alone, one socket that hangs uses up the time of every retry.
 *
 * @param attemptMs time from the start of the request to the response. It includes the connection and the body
 */
export function limitAttempts(attemptMs: number): CallLimits {
  return { attempts: 3, attemptMs, callMs: longestCallMs(attemptMs) };
}
