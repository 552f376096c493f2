import { days, hours, minutes } from '#contract/durations';

/** Period in seconds over which a lane's settled messages are counted. */
export const DRAIN_PERIOD = minutes(5);
/** Waiting messages below which a slow attempt would look like a backlog. */
export const MANY_WAITING = 100;
/** Seconds that stand for a lane that settled nothing, because there is no estimate without a settled message. */
export const NOT_DRAINING = days(1);
/** Seconds in which a lane should process what is waiting. The alarm `time-to-drain` is on above it. */
export const MAX_DRAIN_SECONDS = hours(1);

/**
 * Estimates the seconds that a lane needs for its waiting messages. The alarm `time-to-drain` computes the same.
 *
 * @param settled number of messages that the lane settled within one period
 * @example secondsToDrain(1_000, 500) // 600
 */
export function secondsToDrain(waiting: number, settled: number): number {
  if (waiting < MANY_WAITING) return 0;
  return settled > 0 ? (waiting * DRAIN_PERIOD) / settled : NOT_DRAINING;
}
