import type { Unsigned } from '#contract/verification';

/**
 * Accepts every request: for senders that cannot sign. Anyone who knows the URL can post, and nobody vouches that two equal
 * bodies, such as pings, are one event.
 */
export function unsigned({ eventId, eventType }: Pick<Unsigned, 'eventId' | 'eventType'> = {}): Unsigned {
  return { kind: 'unsigned', bodyIsNotUnique: true, ...(eventId && { eventId }), ...(eventType && { eventType }) };
}
