import { RECEIPT_MARGIN_SECONDS } from '#config/receipt-seconds';
import type { ResolvedReconcile } from '#config/resolve-webhooks';
import { minutes } from '#contract/durations';
import type { SourceWindow } from '#contract/source';

/** Shortest time by which a window begins before the end of the last one. Providers list some events late. */
const MIN_OVERLAP_SECONDS = minutes(15);
/** EventBridge starts runs up to so much earlier or later than their time. */
const TOLERANCE_SECONDS = 30;
/** Longest time before a failed run is repeated. */
const MAX_PAUSE_SECONDS = minutes(5);

/** Progress of the scheduled runs of a topic. Times are in ISO 8601. */
export interface Progress {
  /** Number of changes, by which two runs at the same time notice each other. */
  readonly version: number;
  /** Time of the first run. Earlier events are not looked for. */
  readonly startedAt: string;
  /** Events up to this time were looked for. */
  readonly watermark: string;
  /** Start of the last run that was completed. */
  readonly ranAt?: string;
  /** Time at which the last run failed. Undefined after one that did not. */
  readonly failedAt?: string;
  /** Window of a run that had no time for all of its pages. */
  readonly window?: { readonly since: string; readonly until: string; readonly cursor?: string };
}

/** Returns the progress of a topic before its first run. */
export function firstProgress(now: Date): Progress {
  return { version: 0, startedAt: now.toISOString(), watermark: now.toISOString() };
}

/**
 * Tells if a topic is due for a run. A run that had no time for all pages continues at once. A failed one is repeated
 * after five minutes or one `every`, so that a provider that limits requests is left alone.
 */
export function isDue(
  { window, ranAt, startedAt, failedAt }: Progress,
  { every }: ResolvedReconcile,
  now: Date,
): boolean {
  const pause = Math.min(every, MAX_PAUSE_SECONDS) - TOLERANCE_SECONDS;
  if (failedAt !== undefined && secondsBetween(failedAt, now) < pause) return false;
  return window !== undefined || secondsBetween(ranAt ?? startedAt, now) >= every - TOLERANCE_SECONDS;
}

/**
 * Returns the window of the next run: the one that was not completed, or else the time since the last one.
 *
 * A window that began too long ago is not continued, because its oldest events may be forgotten by then.
 */
export function nextWindow(progress: Progress, reconcile: ResolvedReconcile, now: Date): SourceWindow {
  const { window } = progress;
  if (window && secondsBetween(window.since, now) < reconcile.lookBack + RECEIPT_MARGIN_SECONDS)
    return { ...window, since: new Date(window.since), until: new Date(window.until) };
  const { minAge, every, lookBack } = reconcile;
  const overlap = Math.max(MIN_OVERLAP_SECONDS, every);
  const since = Math.max(
    Date.parse(progress.watermark) - overlap * 1_000,
    now.getTime() - lookBack * 1_000,
    Date.parse(progress.startedAt),
  );
  const until = Math.max(now.getTime() - minAge * 1_000, since);
  return { since: wholeSecond(since), until: new Date(until) };
}

/** Returns the start of a second. Some providers give the times of events in whole seconds. */
export function wholeSecond(ms: number): Date {
  return new Date(Math.floor(ms / 1_000) * 1_000);
}

/** Returns the seconds of events between the watermark and a window that begins after it. Usually there are none. */
export function gapSeconds({ watermark }: Progress, { since }: SourceWindow): number {
  return Math.max(0, secondsBetween(watermark, since));
}

/** Returns how many runs a topic is behind. Less than 2 is usual. */
export function runsBehind({ watermark }: Progress, { every, minAge }: ResolvedReconcile, now: Date): number {
  return Math.max(0, secondsBetween(watermark, now) - minAge) / every;
}

function secondsBetween(from: string, to: Date): number {
  return (to.getTime() - Date.parse(from)) / 1_000;
}
