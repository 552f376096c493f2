import { retrySchedule } from './backoff.ts';
import type { ResolvedWebhooks, RetryPolicy } from './resolve-webhooks.ts';

/** How often webhooks are tried and when, in a line each: the lanes, and the topics that differ from theirs. */
export function describeSchedules({ lanes, topics }: ResolvedWebhooks): string {
  const ofLanes = Object.entries(lanes).map(([name, policy]) => [`lane ${name}`, policy] as const);
  const ofTopics = Object.entries(topics)
    .filter(([, topic]) => describeSchedule(topic) !== describeSchedule(lanes[topic.lane] ?? topic))
    .map(([name, policy]) => [`topic ${name}`, policy] as const);
  const lines = [...ofLanes, ...ofTopics].map(([name, policy]) => `  ${name}: ${describeSchedule(policy)}`);
  return ['Retries:', ...lines].join('\n');
}

/** Such as `4 attempts, the next after 2 s, 4 s and 8 s; 14 s in all`. */
export function describeSchedule(policy: RetryPolicy): string {
  const waits = retrySchedule(policy);
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  if (waits.length === 0) return '1 attempt';
  const chance = policy.backoff.jitter === 0 ? '' : `, each up to ${Math.round(policy.backoff.jitter * 100)} % shorter`;
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(runs(waits));
  return `${policy.attempts} attempts, the next after ${list}${chance}; ${duration(total)} of waiting in all`;
}

/** Long schedules end in the same wait over and over. */
function runs(waits: readonly number[]): string[] {
  const counts = new Map<number, number>();
  for (const wait of waits) counts.set(wait, (counts.get(wait) ?? 0) + 1);
  return [...counts].map(([wait, count]) => (count === 1 ? duration(wait) : `${count} times ${duration(wait)}`));
}

/** In its two largest units: `1 h 22 min`. */
export function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}
