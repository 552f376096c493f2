import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { CrossCheck } from './cross-check.ts';

/** Lifecycle rules that S3 allows in a bucket. */
const MAX_LIFECYCLE_RULES = 1_000;
/** Lifecycle rules of the bucket without those of topics. */
const OWN_RULES = 3;

/** Rules of several options of the whole stage. */
export const STAGE_CHECKS: readonly CrossCheck<ResolvedWebhooks>[] = [
  {
    relates: ['domain'],
    path: ['domain', 'ownershipCertificateArn'],
    fails: ({ domain }) => domain?.ownershipCertificateArn !== undefined && domain.truststore === undefined,
    expected: () => 'Must be omitted without a truststore, because it is for mutual TLS only. Omit it, or add one.',
  },
  {
    relates: ['objectLock', 'retainPayloads'],
    path: ['retainPayloads'],
    fails: ({ objectLock, retainPayloads }) => objectLock !== undefined && !retainPayloads,
    expected: () =>
      'Must be true with objectLock, because CloudFormation could not empty a locked bucket. Omit one of them.',
  },
  {
    relates: ['objectLock', 'payloadRetentionDays', 'topics'],
    path: ['objectLock', 'days'],
    fails: (config) => config.objectLock !== undefined && config.objectLock.days > shortestRetentionDays(config),
    expected: (config) =>
      'Must be at most the shortest payloadRetentionDays of the stage and its topics ' +
      `(${shortestRetentionDays(config)}), because S3 deletes no locked object. Lower it, or raise ` +
      'payloadRetentionDays.',
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

function shortestRetentionDays({ payloadRetentionDays, topics }: ResolvedWebhooks): number {
  return Math.min(...Object.values(topics).map((topic) => topic.payloadRetentionDays ?? payloadRetentionDays));
}

function topicsWithRetention(topics: ResolvedWebhooks['topics']): string[] {
  return Object.keys(topics).filter((name) => topics[name]?.payloadRetentionDays !== undefined);
}
