import { MAX_CALL_SECONDS } from '#config/lane-times';

/** Limits of a call. */
export interface CallLimits {
  /** The most attempts. */
  readonly attempts: number;
  /** The longest time of an attempt, until the response is complete, in milliseconds. */
  readonly attemptMs: number;
  /** The longest time of the call with all its attempts, in milliseconds. */
  readonly callMs: number;
}

/** The longest wait before a second attempt, except after a throttled one. */
const RETRY_DELAY_MS = 100;

/** The longest time of a call for which no provider waits. With the SDK, a response that trickles in takes longer. */
export const MAX_CALL_MS = MAX_CALL_SECONDS * 1_000;

/** The most attempts of such a call. One unresponsive service must not stall the whole invocation. */
export const MAX_ATTEMPTS = 2;

/** Limits of such a call. */
export const CALL_LIMITS: CallLimits = {
  attempts: MAX_ATTEMPTS,
  attemptMs: MAX_CALL_MS / MAX_ATTEMPTS,
  callMs: MAX_CALL_MS,
};

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
