import { INGEST_LOGS } from '#contract/observability';
import { count } from '#lambdas/runtime/emf';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { OnStale } from './ports.ts';

/** Creates the warnings that a secret, or the keys of a provider, could not be read again. */
export function reportStale(log: FunctionLog): OnStale {
  return {
    secret: (secretName, cause) =>
      log.warn(INGEST_LOGS.secretNotRefreshed, { secretName, error: cause }, [count('secretNotRefreshed')]),
    keys: (message, source, cause) => log.warn(message, { source, error: cause }),
  };
}
