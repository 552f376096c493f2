import { formatDuration } from './describe-schedules.ts';
import type { ResolvedTopic, ResolvedWebhooks } from './resolve-webhooks.ts';

/**
 * Describes deduplication for each topic without event ids that keeps the default `dedupeBy`, and each topic that
 * rejects late retries because its deduplication does not recognize replayed requests. One topic per line.
 */
export function describeDedupe({ topics }: ResolvedWebhooks): string[] {
  const all = Object.entries(topics);
  const lines = [
    ...all
      .filter(([, { dedupeBy, verify }]) => dedupeBy === 'eventId' && !verify.eventId)
      .map(([name, topic]) => `  topic ${name} has no event id: ${duplicatesOf(topic)} (change with dedupeBy)`),
    ...all.flatMap(([name, { verify }]) => {
      const timestamp = verify.kind === 'signature' || verify.kind === 'certificate' ? verify.timestamp : undefined;
      if (timestamp?.retriedFor !== 0) return [];
      const limit = `rejects retries that were signed more than ${timestamp.tolerance} s before`;
      return `  topic ${name} ${limit}, because its deduplication does not recognize replayed requests`;
    }),
  ];
  return lines.length === 0 ? [] : ['Deduplication:', ...lines];
}

function duplicatesOf({ verify, dedupeFor }: ResolvedTopic): string {
  if (verify.bodyIsNotUnique) return 'each delivery is processed as a separate event';
  const without = verify.retryFields ? `, without ${verify.retryFields.join(' and ')},` : '';
  return `deliveries with the same body${without} within ${formatDuration(dedupeFor)} are processed once`;
}
