import { secretNamesOf } from '#config/secret-names';
import { INGEST_LOGS } from '#contract/observability';
import type { IngestDependencies } from './handler.ts';
import type { SecretCacheProps } from './secret-cache.ts';

/** Creates the warning that a secret could not be read again. It is counted for each topic that the secret verifies. */
export function reportStaleSecret({
  webhooks,
  log,
  counter,
}: Omit<IngestDependencies, 'ports'>): NonNullable<SecretCacheProps['onStale']> {
  return (secretName, cause) => {
    log.warn(INGEST_LOGS.secretNotRefreshed, { secretName, error: cause });
    for (const [topic, { verify }] of Object.entries(webhooks.topics)) {
      if (secretNamesOf(verify).includes(secretName)) counter.count('secretNotRefreshed', { topic });
    }
  };
}
