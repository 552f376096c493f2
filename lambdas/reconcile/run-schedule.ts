import { RECONCILE_LOGS } from '#contract/observability';
import { count } from '#lambdas/runtime/emf';
import { publishMetrics } from '#lambdas/runtime/logger';
import { checkEndpoint } from './check-endpoint.ts';
import type { ReconcileDependencies } from './dependencies.ts';
import { runsBehind } from './progress.ts';
import { reconcileTopic } from './reconcile-topic.ts';

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
async function runTopic(name: string, dependencies: ReconcileDependencies): Promise<number> {
  const { ports, log, topics } = dependencies;
  const reconcile = topics[name]?.reconcile;
  if (!reconcile) return 0;
  try {
    const topic = await dependencies.connect(name);
    const { progress, ran } = await reconcileTopic(topic, dependencies);
    if (ran && reconcile.watchEndpoint) await checkEndpoint(topic, dependencies);
    return runsBehind(progress, reconcile, ports.now());
  } catch (error) {
    // Time that is used up is no failure. The next run continues, and the watermark shows if it never ends.
    if (!dependencies.isOutOfTime()) {
      log.error(RECONCILE_LOGS.failed, { topic: name, error }, [count('reconcileFailed', { topic: name }, {})]);
    }
    const progress = await ports.readProgress(name).catch(() => undefined);
    return progress ? runsBehind(progress, reconcile, ports.now()) : 0;
  }
}
