import { MAX_CALL_SECONDS } from '#config/lane-times';

/** The longest time that one call can take, including its retry. A response that trickles in takes longer. */
export const MAX_CALL_MS = MAX_CALL_SECONDS * 1_000;

const MAX_ATTEMPTS = 2;
const CONNECTION_TIMEOUT_MS = 500;
/** The longest time of one attempt, until the headers of the response. */
export const REQUEST_TIMEOUT_MS = MAX_CALL_MS / MAX_ATTEMPTS - CONNECTION_TIMEOUT_MS;

/** The longest time for which the SDK waits before a second attempt, except after a throttled one. */
const RETRY_DELAY_MS = 100;

/** Timeouts and retries for AWS clients. One unresponsive service must not stall the whole invocation. */
export const AWS_CLIENT_CONFIG = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    socketTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
};

/** Computes the longest time of a call with the limits of `limitAttempts`. */
export function longestCallMs(attemptMs: number): number {
  return 2 * attemptMs + RETRY_DELAY_MS;
}

/**
 * Creates the options of a call that limit each attempt and the whole call, so that a second attempt has as much time
 * as the first. The client must have `throwOnRequestTimeout`.
 *
 * With a limit of the whole call alone, one socket that hangs uses up the time of every retry.
 *
 * @param attemptMs time from the start of the request to the response. It includes the connection and the body
 */
export function limitAttempts(attemptMs: number): {
  readonly requestTimeout: number;
  readonly abortSignal: AbortSignal;
} {
  return { requestTimeout: attemptMs, abortSignal: AbortSignal.timeout(longestCallMs(attemptMs)) };
}
