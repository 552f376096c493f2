import type { ResolvedReconcile } from '#config/resolve-webhooks';
import { RECONCILE_LOGS } from '#contract/observability';
import { count } from '#lambdas/runtime/emf';
import { publishMetrics } from '#lambdas/runtime/logger';
import type { ReconcileDependencies } from './dependencies.ts';
import { isDue, runsBehind } from './progress.ts';
import { reconcileTopic, recordFailure, startTopic } from './reconcile-topic.ts';
import { watchEndpoint } from './watch-endpoint.ts';

/** Value for a topic whose progress cannot be read. The alarm on topics that are behind is raised from it on. */
const UNKNOWN_RUNS_BEHIND = 3;

/**
 * Reconciles all topics that are due, side by side, and publishes how far each one is behind.
 *
 * The failure of one topic does not affect the others, and is counted and logged.
 */
export async function runSchedule(dependencies: ReconcileDependencies): Promise<void> {
  const { stage, topics } = dependencies;
  const source = { service: 'reconcile', stage } as const;
  const behind = await Promise.all(
    Object.keys(topics).map(async (topic) => ({ topic, runs: await runTopic(topic, dependencies) })),
  );
  // Published in each run, because the alarm treats missing data as a failure.
  const most = Math.max(...behind.map(({ runs }) => runs));
  publishMetrics(source, [{ ...count('reconcileBehind'), value: most }]);
  for (const { topic, runs } of behind) {
    publishMetrics(source, [{ ...count('reconcileBehind', { topic }), value: runs }]);
  }
}

/** @returns how many runs the topic is behind */
async function runTopic(topic: string, dependencies: ReconcileDependencies): Promise<number> {
  const { ports, topics } = dependencies;
  const reconcile = topics[topic]?.reconcile;
  if (!reconcile) return 0;
  try {
    // Started before the API key is read, so that events are not left out while there is none.
    const progress = (await ports.readProgress(topic)) ?? (await startTopic(topic, dependencies));
    if (!isDue(progress, reconcile, ports.now())) return runsBehind(progress, reconcile, ports.now());
    const connected = await dependencies.connect(topic);
    const after = await reconcileTopic(connected, progress, dependencies);
    if (after.isDone && reconcile.watchEndpoint && dependencies.hasTime()) await watchEndpoint(connected, dependencies);
    return runsBehind(after.progress, reconcile, ports.now());
  } catch (error) {
    return settleFailure(error, topic, reconcile, dependencies);
  }
}

/** Counts a failed run, and lets the next one wait. @returns how many runs the topic is behind */
async function settleFailure(
  error: unknown,
  topic: string,
  reconcile: ResolvedReconcile,
  dependencies: ReconcileDependencies,
): Promise<number> {
  const { ports, log } = dependencies;
  const isOver = dependencies.isOutOfTime();
  // Time that is used up is no failure. The next run continues, and the watermark shows if it never ends.
  if (isOver) log.warn(RECONCILE_LOGS.continues, { topic, error });
  else log.error(RECONCILE_LOGS.failed, { topic, error }, [count('reconcileFailed', { topic }, {})]);
  try {
    const progress = await ports.readProgress(topic);
    if (!progress) return UNKNOWN_RUNS_BEHIND;
    // Also after a call that was aborted: the provider may have asked for a longer wait than a run can take.
    await recordFailure(topic, progress, dependencies);
    return runsBehind(progress, reconcile, ports.now());
  } catch {
    // DynamoDB fails, and may also be the cause of the error above.
    return UNKNOWN_RUNS_BEHIND;
  }
}
