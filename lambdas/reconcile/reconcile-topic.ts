import { RECONCILE_LOGS } from '#contract/observability';
import type { SourceWindow } from '#contract/source';
import type { ReconciledTopic, WindowOptions } from './dependencies.ts';
import { ConcurrentRunError } from './ports.ts';
import { firstProgress, gapSeconds, isDue, nextWindow, type Progress } from './progress.ts';
import { isRefusal } from './provider-error.ts';
import { reconcileWindow } from './reconcile-window.ts';

/** A lane with more waiting webhooks may hold events that were received, and no record tells which. */
const MAX_WAITING = 1_000;

/** Options of a scheduled run. */
export type RunOptions = Pick<WindowOptions, 'ports' | 'log' | 'hasTime'>;

/**
 * Runs the window that is due for a topic, and saves its progress after each page.
 *
 * @returns the progress after the run, and whether the topic was due
 * @throws {Error} when the provider or AWS fails. The next run continues after the last page that was handled.
 */
export async function reconcileTopic(
  topic: ReconciledTopic,
  options: RunOptions,
): Promise<{ readonly progress: Progress; readonly ran: boolean }> {
  const { ports, log } = options;
  const { name, config } = topic;
  const now = ports.now();
  const saved = await ports.readProgress(name);
  if (!saved) return { progress: await begin(name, now, options), ran: false };
  if (!isDue(saved, config.reconcile, now)) return { progress: saved, ran: false };
  const waiting = await ports.countWaiting(config.lane);
  if (waiting > MAX_WAITING) {
    log.warn(RECONCILE_LOGS.waits, { topic: name, lane: config.lane, waiting, limit: MAX_WAITING });
    return { progress: saved, ran: false };
  }
  const window = nextWindow(saved, config.reconcile, now);
  const gap = gapSeconds(saved, window);
  if (gap > 0)
    log.error(RECONCILE_LOGS.gap, { topic: name, since: saved.watermark, until: window.since.toISOString() });
  return { progress: await run(topic, saved, window, options), ran: true };
}

/** Saves the start of a topic. Another run that saves it at the same moment saves the same. */
async function begin(topic: string, now: Date, { ports, log }: RunOptions): Promise<Progress> {
  const progress = { ...firstProgress(now), version: 1 };
  try {
    await ports.saveProgress(topic, progress);
    log.info(RECONCILE_LOGS.started, { topic, since: progress.startedAt });
  } catch (error) {
    if (!(error instanceof ConcurrentRunError)) throw error;
  }
  return progress;
}

async function run(
  topic: ReconciledTopic,
  saved: Progress,
  window: SourceWindow,
  { ports, log, hasTime }: RunOptions,
): Promise<Progress> {
  const { name: topicName } = topic;
  let progress = saved;
  const save = async (change: Omit<Progress, 'version'>) => {
    const next = { ...change, version: progress.version + 1 };
    await ports.saveProgress(topicName, next);
    progress = next;
  };
  const { window: _, ...others } = saved;
  const times = { since: window.since.toISOString(), until: window.until.toISOString() };
  try {
    const { isDone, cursor, ...counts } = await reconcileWindow(topic, window, {
      ports,
      log,
      hasTime,
      dryRun: false,
      onPage: async (next) => {
        if (next !== undefined) await save({ ...others, window: { ...times, cursor: next } });
      },
    });
    if (isDone) await save({ ...others, watermark: times.until, ranAt: ports.now().toISOString() });
    log.info(isDone ? RECONCILE_LOGS.reconciled : RECONCILE_LOGS.continues, { topic: topicName, ...times, ...counts });
  } catch (error) {
    // The other run handles the pages that this one leaves.
    if (error instanceof ConcurrentRunError) return progress;
    // A cursor that the provider no longer knows would fail each run. The next one reads the window from its start.
    if (isRefusal(error) && window.cursor !== undefined && progress === saved) await save({ ...others, window: times });
    throw error;
  }
  return progress;
}
