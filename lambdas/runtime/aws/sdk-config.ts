import { MAX_ATTEMPTS, MAX_CALL_MS } from './call-limits.ts';

const CONNECTION_TIMEOUT_MS = 500;
/** The longest time of one attempt, until the headers of the response. */
const REQUEST_TIMEOUT_MS = MAX_CALL_MS / MAX_ATTEMPTS - CONNECTION_TIMEOUT_MS;

/** Timeouts and retries for clients of the SDK, which correspond to `CALL_LIMITS`. */
export const AWS_CLIENT_CONFIG = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    socketTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
};
