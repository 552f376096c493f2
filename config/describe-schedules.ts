import { days, hours, minutes } from '#contract/durations';
import { retrySchedule, sum } from './backoff.ts';
import { deferralBounds } from './deferral-delays.ts';
import { failingRate, formatRate, MAX_IN_FLIGHT, policiesOf } from './in-flight.ts';
import type { ResolvedLane, ResolvedWebhooks, RetryPolicy } from './resolve-webhooks.ts';

/**
 * Describes the retries of each lane, and of each topic whose retries differ from those of its lane. Adds how soon each
 * lane continues after an outage, and how many retries it can hold. One per line.
 */
export function describeSchedules({ lanes, topics }: ResolvedWebhooks): string {
  const laneLines = Object.entries(lanes).map(([name, lane]) => `  lane ${name}: ${describeSchedule(lane)}`);
  const topicLines = Object.entries(topics)
    .filter(([, topic]) => describeSchedule(topic) !== describeSchedule(lanes[topic.lane] ?? topic))
    .map(([name, topic]) => `  topic ${name}: ${describeSchedule(topic)}`);
  const outageLines = Object.entries(lanes).map(([name, lane]) => `  lane ${name}: ${describeDeferrals(lane)}`);
  const capacityLines = Object.keys(lanes).map((name) => `  lane ${name}: ${describeCapacity(name, topics)}`);
  return [
    'Retries:',
    ...laneLines,
    ...topicLines,
    'After an outage of the table or the store:',
    ...outageLines,
    `SQS delivers nothing beyond ${MAX_IN_FLIGHT.toLocaleString('en')} webhooks in flight. Retries reach that many:`,
    ...capacityLines,
  ].join('\n');
}

/** Describes the rate of failing webhooks at which the retries of a lane stop its queue. */
function describeCapacity(lane: string, topics: ResolvedWebhooks['topics']): string {
  if (!Object.values(topics).some((topic) => topic.lane === lane)) return 'never, because no topic uses it';
  const rate = failingRate(policiesOf(lane, topics));
  if (rate === Number.POSITIVE_INFINITY) return 'never, because nothing is retried';
  return `at ${formatRate(rate)} webhooks a second whose every attempt fails`;
}

/**
 * Describes how soon a lane continues after an outage.
 *
 * @example describeDeferrals(resolveLane({})) // 'continues within 5 min, or 45 min after more than a day'
 */
export function describeDeferrals(lane: ResolvedLane): string {
  const { withinADay, later } = deferralBounds(lane);
  return `continues within ${formatDuration(withinADay)}, or ${formatDuration(later)} after more than a day`;
}

/**
 * Describes the attempts of a retry policy and the delays between them.
 *
 * @example
 * describeSchedule({ attempts: 4, backoff: { first: 2, factor: 2, max: 60, jitter: 0 } })
 * // '4 attempts, with retries after 2 s, 4 s, and 8 s (14 s in total)'
 */
export function describeSchedule(policy: RetryPolicy): string {
  const delays = retrySchedule(policy);
  if (delays.length === 0) return '1 attempt';
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(groupEqual(delays));
  const total = formatDuration(sum(delays));
  const { jitter } = policy.backoff;
  const chance = jitter === 0 ? '' : `, each up to ${Math.round(jitter * 100)} % shorter at random`;
  return `${policy.attempts} attempts, with retries after ${list} (${total} in total${chance})`;
}

/** Writes equal delays once, because long schedules end with the same delay many times. */
function groupEqual(delays: readonly number[]): string[] {
  const counts = new Map<number, number>();
  for (const delay of delays) counts.set(delay, (counts.get(delay) ?? 0) + 1);
  return [...counts].map(([delay, count]) =>
    count === 1 ? formatDuration(delay) : `${count} times ${formatDuration(delay)}`,
  );
}

/** Formats whole seconds in their two largest units. @example formatDuration(4_930) // '1 h 22 min' */
export function formatDuration(duration: number): string {
  const parts = [
    [Math.floor(duration / days(1)), 'd'],
    [Math.floor(duration / hours(1)) % 24, 'h'],
    [Math.floor(duration / minutes(1)) % 60, 'min'],
    [duration % 60, 's'],
  ] as const;
  const largest = parts.filter(([count]) => count > 0).slice(0, 2);
  return largest.map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}
