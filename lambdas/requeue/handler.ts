import type { Context } from 'aws-lambda';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { MAX_CALL_MS } from '#lambdas/runtime/aws/call-limits';
import { count } from '#lambdas/runtime/emf';
import { createLog, publishMetrics } from '#lambdas/runtime/logger';
import type { RequeuePorts } from './ports.ts';
import { requeueWebhooks } from './requeue-webhooks.ts';

/**
 * The time for two calls that each take the longest time, and to publish the metric. A batch asks for it before it
 * reads a marker (at most two calls), and again before it queues the webhooks and deletes their markers.
 */
const MARGIN_MS = 2 * MAX_CALL_MS + 3_000;

/** Everything that requeue needs. The entry file creates it once per execution environment. */
export interface RequeueDependencies {
  readonly stage: string;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  readonly ports: RequeuePorts;
}

/** Creates the Lambda handler, which publishes the number of remaining markers. */
export function createHandler({ stage, topics, ports }: RequeueDependencies) {
  const source = { service: 'requeue', stage } as const;
  const log = createLog(source);
  const expected = Object.keys(topics).filter((topic) => topics[topic]?.expectEvery !== undefined);
  return async (_event: unknown, context: Context): Promise<void> => {
    for (const topic of expected) publishZero(stage, topic);
    const remaining = await requeueWebhooks(ports, log, () => context.getRemainingTimeInMillis() > MARGIN_MS);
    // A lower bound, if the run had no time to list all markers.
    // Published even when it is zero, because the alarm treats missing data as a failure.
    publishMetrics(source, [{ ...count('unqueued'), value: remaining }]);
  };
}

/**
 * Adds nothing to the accepted webhooks of a topic, so that the alarm on its silence has data in each minute.
 * CloudWatch decides late on missing data.
 */
function publishZero(stage: string, topic: string): void {
  publishMetrics({ service: 'ingest', stage }, [{ ...count('accepted', { topic }), value: 0 }]);
}
