import { INGEST_LOGS } from '#contract/observability';
import { count } from '#lambdas/runtime/emf';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { SecretCacheProps } from './secret-cache.ts';

/** Creates the warning that a secret could not be read again. */
export function reportStaleSecret(log: FunctionLog): NonNullable<SecretCacheProps['onStale']> {
  return (secretName, cause) =>
    log.warn(INGEST_LOGS.secretNotRefreshed, { secretName, error: cause }, [count('secretNotRefreshed')]);
}
