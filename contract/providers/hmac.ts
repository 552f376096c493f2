import type { HmacAlgorithm, Location, SignatureVerification } from '#contract/verification';

export interface HmacOptions {
  /** Name of the Secrets Manager secret. */
  readonly secretName: string;
  /** Header that carries the signature, in any case. */
  readonly header: string;
  /** @default 'hmac-sha256' */
  readonly algorithm?: HmacAlgorithm;
  /** @default 'hex' */
  readonly encoding?: 'hex' | 'base64';
  /** What the header's value begins with, such as `sha256=`. @default '' */
  readonly prefix?: string;
  readonly eventId?: Location;
  readonly eventType?: Location;
}

/** The generic scheme: a header with a keyed hash of the raw body. */
export function hmac(options: HmacOptions): SignatureVerification {
  return {
    kind: 'signature',
    secretName: options.secretName,
    algorithm: options.algorithm ?? 'hmac-sha256',
    signature: {
      header: options.header.toLowerCase(),
      prefix: options.prefix ?? '',
      encoding: options.encoding ?? 'hex',
    },
    signed: ['body'],
    ...(options.eventId && { eventId: options.eventId }),
    ...(options.eventType && { eventType: options.eventType }),
  };
}
