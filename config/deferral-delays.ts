import { days, minutes } from '#contract/durations';
import { MAX_RETRY_DELAY_SECONDS } from './backoff.ts';
import { MAX_MESSAGE_AGE_SECONDS, maxReceiveCount } from './lane-times.ts';
import type { ResolvedLane } from './resolve-webhooks.ts';

/** The share of a lane's receives that deferrals leave to throttles and crashes. */
const RESERVE = 0.1;
/** The share that attempts, throttles, crashes and waits may take before the bounds no longer hold. */
const TAKEN = 0.1;
/** The largest share that is subtracted from a delay at random, so that webhooks do not return together. */
const JITTER = 0.1;
/** The shortest delay. After that, each delay is half the age of the message. */
const FIRST_SECONDS = 10;
/** Number of delays until they reach their bound. */
const FIRST_DELAYS = 10;
/** The bound of the delays in a lane with enough receives. */
const SHORTEST_BOUND = minutes(5);
/** Factor by which the delays grow after the first day. */
const LATER_RATIO = 9;

/** The longest delays between two tries to start the handler of a webhook, in seconds. */
export interface DeferralBounds {
  /** Bound in outages of up to a day. */
  readonly withinADay: number;
  /** Bound in longer outages. */
  readonly later: number;
}

/**
 * Computes the bounds of a lane, so that its receives last until a message is 13 days old.
 *
 * They hold unless attempts, throttles, crashes and waits take more than a tenth of the lane's receives.
 *
 * @example deferralBounds(resolveLane({})) // { withinADay: 300, later: 2700 }
 */
export function deferralBounds(lane: ResolvedLane): DeferralBounds {
  const receives = maxReceiveCount(lane) * (1 - RESERVE - TAKEN) * (1 - JITTER) - FIRST_DELAYS;
  const weighted = days(1) + (MAX_MESSAGE_AGE_SECONDS - days(1)) / LATER_RATIO;
  const withinADay = Math.max(SHORTEST_BOUND, Math.ceil(weighted / receives));
  return { withinADay, later: withinADay * LATER_RATIO };
}

/** State of a message whose webhook is deferred. */
export interface DeferredMessage {
  readonly receiveCount: number;
  /** Seconds since the message was sent. */
  readonly ageSeconds: number;
}

/**
 * Computes the seconds until the next try to start the handler of a webhook.
 *
 * They depend only on the receives and the time that the message has left. An outage that begins late is therefore
 * bridged like one that begins with the first receive, and the delays of earlier attempts do not lengthen it.
 *
 * @param random a number from 0 (the full delay) to 1 (the shortest delay)
 */
export function deferralSeconds(lane: ResolvedLane, message: DeferredMessage, random: number): number {
  const { withinADay, later } = deferralBounds(lane);
  const seconds = MAX_MESSAGE_AGE_SECONDS - message.ageSeconds;
  const receives = receivesLeft(lane, message);
  // Short delays are used as long as the other receives suffice for the later ones, each as short as jitter makes it.
  const canBeShort = (receives - 1) * later * (1 - JITTER) > seconds;
  const bound = canBeShort ? withinADay : Math.max(later, seconds / receives);
  const delay = Math.min(bound, message.ageSeconds / 2, MAX_RETRY_DELAY_SECONDS);
  return Math.round(Math.max(FIRST_SECONDS, delay) * (1 - JITTER * random));
}

/** Computes the receives for deferrals. A part always remains, whatever attempts, throttles and crashes have taken. */
function receivesLeft(lane: ResolvedLane, { receiveCount }: DeferredMessage): number {
  const most = maxReceiveCount(lane);
  return Math.max(most * (1 - RESERVE) - receiveCount, (most - receiveCount) / 4, 1);
}
