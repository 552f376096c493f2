import { LOGS } from '#contract/observability';
import { count, type Metric } from '#lambdas/runtime/emf';
import { publishMetrics } from '#lambdas/runtime/logger';
import { checkEndpoint } from './check-endpoint.ts';
import type { ReconcileDependencies } from './dependencies.ts';
import { runsBehind } from './progress.ts';
import { reconcileTopic } from './reconcile-topic.ts';
import type { ReconciledTopic, WindowOptions } from './reconciled-topic.ts';

/**
 * Reconciles all topics that are due, side by side, and publishes how far each one is behind.
 *
 * The failure of one topic does not affect the others, and is counted and logged.
 */
export async function runSchedule(
  dependencies: ReconcileDependencies,
  hasTime: WindowOptions['hasTime'],
  signal: AbortSignal,
): Promise<void> {
  const { topics } = dependencies;
  const behind = await Promise.all(
    Object.keys(topics).map(async (name) => ({ name, runs: await runTopic(name, dependencies, hasTime, signal) })),
  );
  const { stage } = dependencies;
  // Published in each run, because the alarm treats missing data as a failure.
  publishMetrics({ service: 'reconcile', stage }, [
    { ...count('reconcileBehind'), value: Math.max(...behind.map(({ runs }) => runs)) },
  ]);
  for (const { name, runs } of behind) {
    const metric: Metric = { ...count('reconcileBehind', { topic: name }), value: runs };
    publishMetrics({ service: 'reconcile', stage }, [metric]);
  }
}

/** @returns how many runs the topic is behind */
async function runTopic(
  name: string,
  dependencies: ReconcileDependencies,
  hasTime: WindowOptions['hasTime'],
  signal: AbortSignal,
): Promise<number> {
  const { ports, log, topics } = dependencies;
  const reconcile = topics[name]?.reconcile;
  if (!reconcile) return 0;
  let topic: ReconciledTopic | undefined;
  try {
    topic = await dependencies.connect(name, signal);
    const { progress, ran } = await reconcileTopic(topic, { ports, log, hasTime });
    if (ran && reconcile.watchEndpoint) await checkEndpoint(topic, dependencies);
    return runsBehind(progress, reconcile, ports.now());
  } catch (error) {
    // Time that is used up is no failure. The next run continues, and the watermark shows if it never ends.
    if (!signal.aborted)
      log.error(LOGS.reconcileFailed, { topic: name, error }, [count('reconcileFailed', { topic: name }, {})]);
    const progress = await ports.readProgress(name).catch(() => undefined);
    return progress ? runsBehind(progress, reconcile, ports.now()) : 0;
  }
}
