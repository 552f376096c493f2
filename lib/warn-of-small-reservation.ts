import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { COLD_REQUEST_SECONDS, concurrentRequests } from '#config/ingest-concurrency';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';

/**
 * Warns when the throttles accept more requests than the reserved concurrency of ingest can process. It is no error,
 * because a small quota or a shared account can require a lower maximum.
 */
export function warnOfSmallReservation(ingest: Construct, config: ResolvedWebhooks): void {
  const { reservedConcurrency } = config.ingest;
  const requests = concurrentRequests(config);
  if (reservedConcurrency === undefined || reservedConcurrency >= requests) return;
  Annotations.of(ingest).addWarningV2(
    'catchbasin:small-ingest-reservation',
    `ingest.reservedConcurrency is ${reservedConcurrency}, but throttle accepts up to ${requests} requests ` +
      `(each burst, and ${COLD_REQUEST_SECONDS} s of each rate) until the first cold start ends. API Gateway answers ` +
      `${requests - reservedConcurrency} of them with 5xx, and not every provider sends them again. ` +
      `Set ingest.reservedConcurrency to ${requests}, or lower throttle so that they are answered with 429. ` +
      'Acknowledge it if fewer arrive.',
  );
}
