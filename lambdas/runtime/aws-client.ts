const ATTEMPTS = 2;
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;

/** How long a service is waited for: one that does not answer must not take all other work along. */
export const PATIENCE = {
  maxAttempts: ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    socketTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
};

/** What a call takes at most. */
export const LONGEST_CALL_MS = ATTEMPTS * (CONNECTION_TIMEOUT_MS + REQUEST_TIMEOUT_MS);
