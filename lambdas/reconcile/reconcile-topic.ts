import { RECONCILE_LOGS } from '#contract/observability';
import type { SourceWindow } from '#contract/source';
import type { ReconciledTopic, WindowOptions } from './dependencies.ts';
import { ConcurrentRunError } from './ports.ts';
import { firstProgress, gapSeconds, nextWindow, type Progress } from './progress.ts';
import { isRefusal } from './provider-error.ts';
import { reconcileWindow } from './reconcile-window.ts';

/** A lane with more waiting webhooks may hold events that were received, and no record tells which. */
const MAX_WAITING = 1_000;

/** Options of a scheduled run. */
export type RunOptions = Pick<WindowOptions, 'ports' | 'log' | 'hasTime'>;

/** Result of a scheduled run. */
export interface RunResult {
  readonly progress: Progress;
  /** False when time was used up, another run was faster, or the lane has too many waiting webhooks. */
  readonly isDone: boolean;
}

/** Saves the start of a topic. Another run that saves it at the same moment saves the same. */
export async function startTopic(topic: string, { ports, log }: Omit<RunOptions, 'hasTime'>): Promise<Progress> {
  const progress = { ...firstProgress(ports.now()), version: 1 };
  try {
    await ports.saveProgress(topic, progress);
    log.info(RECONCILE_LOGS.started, { topic, since: progress.startedAt });
  } catch (error) {
    if (!(error instanceof ConcurrentRunError)) throw error;
  }
  return progress;
}

/** Saves that a run has failed. Does nothing when another run has made progress in the meantime. */
export async function recordFailure(
  topic: string,
  saved: Progress,
  { ports }: Pick<RunOptions, 'ports'>,
): Promise<void> {
  const failed = { ...saved, version: saved.version + 1, failedAt: ports.now().toISOString() };
  await ports.saveProgress(topic, failed).catch((error) => {
    if (!(error instanceof ConcurrentRunError)) throw error;
  });
}

/**
 * Runs the next window of a topic, and saves the progress after each page.
 *
 * @param saved progress of the topic
 * @throws {Error} when the provider or AWS fails. The next run continues after the last page that was handled.
 */
export async function reconcileTopic(topic: ReconciledTopic, saved: Progress, options: RunOptions): Promise<RunResult> {
  const { ports, log } = options;
  const { name, config } = topic;
  const waiting = await ports.countWaiting(config.lane);
  if (waiting > MAX_WAITING) {
    log.warn(RECONCILE_LOGS.waits, { topic: name, lane: config.lane, waiting, limit: MAX_WAITING });
    return { progress: saved, isDone: false };
  }
  const window = nextWindow(saved, config.reconcile, ports.now());
  if (gapSeconds(saved, window) > 0) {
    log.error(RECONCILE_LOGS.gap, { topic: name, since: saved.watermark, until: window.since.toISOString() });
  }
  return new TopicRun(topic, saved, window, options).run();
}

/** A run of one window. It keeps the progress that is saved. */
class TopicRun {
  readonly #topic: ReconciledTopic;
  readonly #saved: Progress;
  readonly #window: SourceWindow;
  readonly #times: { readonly since: string; readonly until: string };
  readonly #options: RunOptions;
  readonly #startedAt: string;
  #progress: Progress;

  constructor(topic: ReconciledTopic, saved: Progress, window: SourceWindow, options: RunOptions) {
    this.#topic = topic;
    this.#saved = saved;
    this.#progress = saved;
    this.#window = window;
    this.#times = { since: window.since.toISOString(), until: window.until.toISOString() };
    this.#options = options;
    this.#startedAt = options.ports.now().toISOString();
  }

  async run(): Promise<RunResult> {
    try {
      return { isDone: await this.#reconcile(), progress: this.#progress };
    } catch (error) {
      // The other run handles the pages that this one leaves.
      if (error instanceof ConcurrentRunError) return { isDone: false, progress: this.#progress };
      // A cursor that the provider no longer knows would fail each run. The next one reads the window from its start.
      const isFirstPage = this.#window.cursor !== undefined && this.#progress === this.#saved;
      if (isRefusal(error) && isFirstPage) await this.#save({ window: this.#times });
      throw error;
    }
  }

  async #reconcile(): Promise<boolean> {
    const { log } = this.#options;
    const {
      isDone,
      cursor: _,
      ...counts
    } = await reconcileWindow(this.#topic, this.#window, {
      ...this.#options,
      dryRun: false,
      givesUp: true,
      onPage: async (cursor) => {
        if (cursor !== undefined) await this.#save({ window: { ...this.#times, cursor } });
      },
    });
    if (isDone) await this.#save({ watermark: this.#times.until, ranAt: this.#startedAt });
    const message = isDone ? RECONCILE_LOGS.reconciled : RECONCILE_LOGS.continues;
    log.info(message, { topic: this.#topic.name, ...this.#times, ...counts });
    return isDone;
  }

  /** Saves a change after a page or a run. The window ends unless the change has one. */
  async #save(change: Partial<Progress>): Promise<void> {
    const { window: _, failedAt: __, ...others } = this.#progress;
    const progress = { ...others, ...change, version: others.version + 1 };
    await this.#options.ports.saveProgress(this.#topic.name, progress);
    this.#progress = progress;
  }
}
