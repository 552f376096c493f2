import { minutes } from '#contract/durations';
import type { LaneMetrics } from './ports.ts';
import type { Series, Span } from './read-metrics.ts';

/** The approximate depth of a queue can follow a count that late. */
const DEPTH_DELAY_MS = minutes(5) * 1_000;
/** A processor publishes its counts at the end of its invocation, which takes Lambda 15 minutes at most. */
export const COUNT_DELAY_MS = minutes(15) * 1_000;
/** A message that a tool receives can be in neither of the two counts of a queue for a moment. */
const STEADY_POINTS = 3;

/** The number of messages in a queue at a time, in milliseconds since 1970. */
interface Depth {
  readonly at: number;
  readonly depth: number;
}

/** The dead letters of one lane in an hour. */
export interface LaneCounts {
  readonly lane: string;
  /** Dead letters of the processor. A webhook that was redriven and failed again counts again. */
  readonly counted: number;
  /** Dead letters that SQS moved itself. At least so many, because others may have been removed meanwhile. */
  readonly movedBySqs: number;
  /** The newest depth, also after the hour. Undefined while the queue is inactive, which is when it is empty. */
  readonly waiting: Depth | undefined;
}

/** Counts the dead letters of a lane that are new in an hour, from metrics that begin before it and end after it. */
export function countNew({ lane, counted, visible, hidden }: LaneMetrics, hour: Span): LaneCounts {
  const depths = [...visible]
    .map(([at, count]) => ({ at, depth: count + (hidden.get(at) ?? 0) }))
    .sort((a, b) => a.at - b.at);
  return {
    lane,
    counted: sumWithin(counted, hour),
    movedBySqs: uncountedIncrease(steady(depths), counted, hour),
    waiting: depths.at(-1),
  };
}

/** Returns the total of the dead letters that are new. */
export function totalOf({ counted, movedBySqs }: LaneCounts): number {
  return counted + movedBySqs;
}

/**
 * Finds the largest increase of the depth between two points of the hour that no count explains.
 *
 * Removed messages lower the depth, so the whole hour may hide an increase that a part of it shows. No increase counts
 * in two hours, because each hour begins at the last point of the hour before.
 */
function uncountedIncrease(depths: readonly Depth[], counted: Series, hour: Span): number {
  const first = depths.findIndex(({ at }) => at >= hour.from);
  if (first === -1) return 0;
  // An inactive queue reports no depth and is empty.
  const start = depths[first - 1] ?? { at: hour.from, depth: 0 };
  const points = [start, ...depths.slice(first).filter(({ at }) => at < hour.until)];
  return points.reduce((largest, before, n) => {
    const increases = points.slice(n + 1).map((after) => {
      const around = { from: before.at - DEPTH_DELAY_MS, until: after.at + COUNT_DELAY_MS };
      return after.depth - before.depth - sumWithin(counted, around);
    });
    return Math.max(largest, ...increases);
  }, 0);
}

/** Replaces each depth by the highest of the last three, so that a short dip is not followed by an increase. */
function steady(depths: readonly Depth[]): Depth[] {
  return depths.map(({ at }, n) => ({
    at,
    depth: Math.max(...depths.slice(Math.max(0, n + 1 - STEADY_POINTS), n + 1).map(({ depth }) => depth)),
  }));
}

function sumWithin(series: Series, { from, until }: Span): number {
  return [...series].reduce((sum, [at, value]) => (at >= from && at < until ? sum + value : sum), 0);
}
