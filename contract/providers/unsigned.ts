import type { Unsigned } from '../verification.ts';

/** Accepts every request: for senders that cannot sign. Anyone who knows the URL can post. */
export function unsigned(options: Pick<Unsigned, 'eventId' | 'eventType'> = {}): Unsigned {
  return { kind: 'unsigned', ...options };
}
