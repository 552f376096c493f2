import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { readEnv } from '#contract/env';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import { MAX_CALL_MS } from '#lambdas/runtime/aws-client';
import { createLogger, logWith } from '#lambdas/runtime/logger';
import { awsPorts } from './ports.ts';
import { requeueWebhooks } from './requeue-webhooks.ts';

/**
 * The time to finish a started webhook, if each of its three calls takes the longest time, and to publish the metric.
 */
const MARGIN_MS = 3 * MAX_CALL_MS + 3_000;

const env = readEnv('requeue', process.env);
const ports = awsPorts(env);
const log = logWith(createLogger('requeue'));
const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'requeue' });

export async function handler(_event: unknown, context: Context): Promise<void> {
  const remaining = await requeueWebhooks(ports, log, () => context.getRemainingTimeInMillis() > MARGIN_MS);
  // Published even when it is zero, because the alarm treats missing data as a failure.
  metrics.addDimension('stage', env.STAGE);
  metrics.addMetric(METRICS.unqueued, MetricUnit.Count, remaining);
  metrics.publishStoredMetrics();
}
