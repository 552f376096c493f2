import type { HmacAlgorithm, Location, SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `hmac()`. */
export interface HmacOptions extends SecretOptions {
  /** Name of the header that carries the signature, in any case. */
  readonly header: string;
  /** Algorithm: `'hmac-sha1'`, `'hmac-sha256'` or `'hmac-sha512'`. @default 'hmac-sha256' */
  readonly algorithm?: HmacAlgorithm;
  /** Encoding of the signature. @default 'hex' */
  readonly encoding?: 'hex' | 'base64';
  /** Text before the signature in the header's value, such as `sha256=`. @default '' */
  readonly prefix?: string;
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
}

/**
 * Verifies the generic scheme: one header with an HMAC of the raw body.
 *
 * @example
 * verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature', prefix: 'sha256=' })
 */
export function hmac(options: HmacOptions): SignatureVerification {
  return {
    kind: 'signature',
    secretName: options.secretName,
    algorithm: options.algorithm ?? 'hmac-sha256',
    signature: {
      // A misspelled `header` is reported at synth, together with all other issues.
      header: (options.header ?? '').toLowerCase(),
      prefix: options.prefix ?? '',
      encoding: options.encoding ?? 'hex',
    },
    signed: ['body'],
    ...(options.eventId && { eventId: options.eventId }),
    ...(options.eventType && { eventType: options.eventType }),
    ...unknownOptions(options, {
      secretName: true,
      header: true,
      algorithm: true,
      encoding: true,
      prefix: true,
      eventId: true,
      eventType: true,
    }),
  };
}
