import type { Context } from 'aws-lambda';
import { readEnv } from '#contract/env';
import { MAX_CALL_MS } from '#lambdas/runtime/aws-client';
import { count } from '#lambdas/runtime/emf';
import { createLog, publishMetrics } from '#lambdas/runtime/logger';
import { awsPorts } from './ports.ts';
import { requeueWebhooks } from './requeue-webhooks.ts';

/**
 * The time for two calls that each take the longest time, and to publish the metric. A batch asks for it before it
 * reads a marker (at most two calls), and again before it queues the webhooks and deletes their markers.
 */
const MARGIN_MS = 2 * MAX_CALL_MS + 3_000;

const env = readEnv('requeue', process.env);
const ports = awsPorts(env);
const source = { service: 'requeue', stage: env.STAGE } as const;
const log = createLog(source);

export async function handler(_event: unknown, context: Context): Promise<void> {
  const remaining = await requeueWebhooks(ports, log, () => context.getRemainingTimeInMillis() > MARGIN_MS);
  // A lower bound, if the run had no time to list all markers.
  // Published even when it is zero, because the alarm treats missing data as a failure.
  publishMetrics(source, [{ ...count('unqueued'), value: remaining }]);
}
