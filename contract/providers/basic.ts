import type { BasicVerification, Location } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `basic()`. */
export interface BasicOptions extends SecretOptions {
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
}

/**
 * Verifies Basic authentication. The secret is `user:password`.
 *
 * @example
 * verify: basic({ secretName: 'webhooks/orders' })
 */
export function basic(options: BasicOptions): BasicVerification {
  const { secretName, eventId, eventType } = options;
  return {
    kind: 'basic',
    secretName,
    ...(eventId && { eventId }),
    ...(eventType && { eventType }),
    ...unknownOptions(options, { secretName: true, eventId: true, eventType: true }),
  };
}
