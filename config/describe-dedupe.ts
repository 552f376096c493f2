import { formatDuration } from './describe-schedules.ts';
import type { ResolvedTopic, ResolvedWebhooks } from './resolve-webhooks.ts';

/** Describes deduplication for each topic without event ids that keeps the default `dedupeBy`, one topic per line. */
export function describeDedupe({ topics }: ResolvedWebhooks): string[] {
  const lines = Object.entries(topics)
    .filter(([, { dedupeBy, verify }]) => dedupeBy === 'eventId' && !verify.eventId)
    .map(([name, topic]) => `  topic ${name} has no event id: ${duplicatesOf(topic)} (change with dedupeBy)`);
  return lines.length === 0 ? [] : ['Deduplication:', ...lines];
}

function duplicatesOf({ verify, dedupeFor }: ResolvedTopic): string {
  if (verify.bodyIsNotUnique) return 'each delivery is processed as a separate event';
  const without = verify.retryFields ? `, without ${verify.retryFields.join(' and ')},` : '';
  return `deliveries with the same body${without} within ${formatDuration(dedupeFor)} are processed once`;
}
