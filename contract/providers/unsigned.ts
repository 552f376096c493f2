import type { Location, Unsigned } from '#contract/verification';
import { unknownOptions } from './options.ts';

/** Options of `unsigned()`. */
export interface UnsignedOptions {
  /** Location of the sender's id of an event. @default none */
  readonly eventId?: Location;
  /** Location of the sender's type of an event. @default none */
  readonly eventType?: Location;
}

/**
 * Accepts every request, for senders that cannot sign. Anyone who knows the URL can post.
 *
 * Two equal bodies, such as pings, count as two events unless `eventId` tells them apart.
 *
 * @example
 * verify: unsigned()
 */
export function unsigned(options: UnsignedOptions = {}): Unsigned {
  return {
    kind: 'unsigned',
    bodyIsNotUnique: true,
    ...(options.eventId && { eventId: options.eventId }),
    ...(options.eventType && { eventType: options.eventType }),
    ...unknownOptions(options, { eventId: true, eventType: true }),
  };
}
