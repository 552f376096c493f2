import { MAX_CALL_SECONDS } from '#config/lane-times';
import type { CallLimits } from './aws/aws-http.ts';

/** The longest time of one call with its retry. With the SDK, a response that trickles in takes longer. */
export const MAX_CALL_MS = MAX_CALL_SECONDS * 1_000;

const MAX_ATTEMPTS = 2;
const CONNECTION_TIMEOUT_MS = 500;
/** The longest time of one attempt, until the headers of the response. */
const REQUEST_TIMEOUT_MS = MAX_CALL_MS / MAX_ATTEMPTS - CONNECTION_TIMEOUT_MS;

/** Limits of a call without the SDK that are those of `AWS_CLIENT_CONFIG`. */
export const CALL_LIMITS: CallLimits = {
  attempts: MAX_ATTEMPTS,
  attemptMs: MAX_CALL_MS / MAX_ATTEMPTS,
  callMs: MAX_CALL_MS,
};

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
