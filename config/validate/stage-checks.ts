import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { CrossCheck } from './cross-check.ts';

/** Lifecycle rules that S3 allows in a bucket. */
const MAX_LIFECYCLE_RULES = 1_000;
/** Lifecycle rules of the bucket without those of topics. */
const OWN_RULES = 2;

/** Rules of several options of the whole stage. */
export const STAGE_CHECKS: readonly CrossCheck<ResolvedWebhooks>[] = [
  {
    relates: ['domain'],
    path: ['domain', 'ownershipCertificateArn'],
    fails: ({ domain }) => domain?.ownershipCertificateArn !== undefined && domain.truststore === undefined,
    expected: () => 'Must be omitted without a truststore, because it is for mutual TLS only. Omit it, or add one.',
  },
  {
    relates: ['topics'],
    path: ['topics'],
    fails: ({ topics }) => topicsWithRetention(topics).length > MAX_LIFECYCLE_RULES - OWN_RULES,
    expected: ({ topics }) =>
      `Must have at most ${MAX_LIFECYCLE_RULES - OWN_RULES} topics with payloadRetentionDays ` +
      `(${topicsWithRetention(topics).length}), because S3 allows ${MAX_LIFECYCLE_RULES} lifecycle rules in a ` +
      'bucket. Omit it on some.',
  },
];

function topicsWithRetention(topics: ResolvedWebhooks['topics']): string[] {
  return Object.keys(topics).filter((name) => topics[name]?.payloadRetentionDays !== undefined);
}
