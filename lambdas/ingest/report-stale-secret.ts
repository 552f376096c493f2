import { INGEST_LOGS } from '#contract/observability';
import type { IngestDependencies } from './handler.ts';
import type { SecretCacheProps } from './secret-cache.ts';

/** Creates the warning that a secret could not be read again. */
export function reportStaleSecret({
  log,
  counter,
}: Pick<IngestDependencies, 'log' | 'counter'>): NonNullable<SecretCacheProps['onStale']> {
  return (secretName, cause) => {
    log.warn(INGEST_LOGS.secretNotRefreshed, { secretName, error: cause });
    counter.count('secretNotRefreshed');
  };
}
