import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/**
 * Assumed duration of a cold request at ingest, in seconds: the start of an environment and the first calls to Secrets
 * Manager, S3 and SQS. It was not measured in AWS. A small Node function starts in about 0.1 s, and the bundle and
 * three TLS connections take longer.
 */
export const COLD_REQUEST_SECONDS = 1;

/**
 * Computes the requests that ingest may have to process at the same time, if each meets a cold start: the bursts of the
 * stage and its topics, and the requests that API Gateway accepts while these run.
 *
 * @example concurrentRequests({ throttle: { rate: 100, burst: 100 }, topics: {} }) // 200
 */
export function concurrentRequests({ throttle, topics }: Pick<ResolvedWebhooks, 'throttle' | 'topics'>): number {
  const throttles = [throttle, ...Object.values(topics).flatMap((topic) => topic.throttle ?? [])];
  return throttles.reduce((sum, { rate, burst }) => sum + burst + rate * COLD_REQUEST_SECONDS, 0);
}
