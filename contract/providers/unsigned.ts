import type { Unsigned } from '../verification.ts';

/** Accepts every request: for senders that cannot sign. Anyone who knows the URL can post. */
export function unsigned({ eventId, eventType }: Pick<Unsigned, 'eventId' | 'eventType'> = {}): Unsigned {
  return { kind: 'unsigned', ...(eventId && { eventId }), ...(eventType && { eventType }) };
}
