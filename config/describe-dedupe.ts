import { duration } from './describe-schedules.ts';
import type { ResolvedTopic, ResolvedWebhooks } from './resolve-webhooks.ts';

/** What counts as one event, in a line for each topic whose events have no id and which does not say; nothing without any. */
export function describeDedupe({ topics }: ResolvedWebhooks): string[] {
  const lines = Object.entries(topics)
    .filter(([, { dedupeBy, verify }]) => dedupeBy === 'eventId' && !verify.eventId)
    .map(([name, topic]) => `  topic ${name} has no event id: ${sameEvent(topic)} (dedupeBy says otherwise)`);
  return lines.length === 0 ? [] : ['Once:', ...lines];
}

function sameEvent({ verify, dedupeFor }: ResolvedTopic): string {
  return verify.bodyIsNotUnique
    ? 'each delivery counts as an event of its own'
    : `deliveries with the same body count as one event for ${duration(dedupeFor)}`;
}
