import type { KeyForm } from '#contract/key-form';
import type {
  HmacAlgorithm,
  Location,
  SignatureVerification,
  SignedPart,
  SignedTimestamp,
} from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `hmac()`. */
export interface HmacOptions extends SecretOptions {
  /** Name of the header that carries the signature, in any case. */
  readonly header: string;
  /** Algorithm: `'hmac-sha1'`, `'hmac-sha256'` or `'hmac-sha512'`. @default 'hmac-sha256' */
  readonly algorithm?: HmacAlgorithm;
  /** Encoding of the signature. Base64url is without padding. @default 'hex' */
  readonly encoding?: 'hex' | 'base64' | 'base64url';
  /** Text before the signature in the header's value, such as `sha256=`. @default '' */
  readonly prefix?: string;
  /** Text between several values in the header, such as the comma of `t=1,v1=ab`. @default there is one value */
  readonly separator?: string;
  /** Encoding of the key in the secret. @default 'utf8': the text itself is the key */
  readonly keyEncoding?: KeyForm['encoding'];
  /** Text before the encoded key that is no part of it, such as `whsec_`. @default '' */
  readonly keyPrefix?: string;
  /**
   * Location, unit and allowed age of the time of signing. `signed` must contain `'timestamp'`, unless the time is in
   * the body.
   *
   * @default none; only deduplication protects from replayed requests
   */
  readonly timestamp?: SignedTimestamp;
  /**
   * Signed content: the parts `'body'`, `'timestamp'`, `'method'`, `'path'`, `'url'` and `'form'`, or
   * `{ header: 'x-id' }`. Any other string is literal text.
   *
   * @default ['body']
   * @example signed: ['timestamp', '.', 'body']
   */
  readonly signed?: readonly (SignedPart | (string & {}))[];
  /** Public https URL that the sender posts to, without a query, for senders that sign it. @default none */
  readonly url?: string;
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
}

const PARTS = /^(body|timestamp|method|path|url|form)$/;

/**
 * Verifies the generic scheme: a header with an HMAC of the raw body, or of a content that you describe.
 *
 * @example
 * verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature', prefix: 'sha256=' })
 *
 * @example
 * verify: hmac({
 *   secretName: 'webhooks/orders',
 *   header: 'x-signature',
 *   timestamp: { header: 'x-timestamp', tolerance: 300 },
 *   signed: ['timestamp', '.', 'body'],
 * })
 */
export function hmac(options: HmacOptions): SignatureVerification {
  const { separator, keyEncoding, keyPrefix, timestamp, signed, url, eventId, eventType } = options;
  return {
    kind: 'signature',
    secretName: options.secretName,
    ...((keyEncoding || keyPrefix) && {
      key: { encoding: keyEncoding ?? 'utf8', ...(keyPrefix && { prefix: keyPrefix }) },
    }),
    algorithm: options.algorithm ?? 'hmac-sha256',
    signature: {
      // A misspelled `header` is reported at synth, together with all other issues.
      header: (options.header ?? '').toLowerCase(),
      ...(separator && { separator }),
      prefix: options.prefix ?? '',
      encoding: options.encoding ?? 'hex',
    },
    ...(timestamp && { timestamp: inLowerCase(timestamp) }),
    signed: signed?.map(toPart) ?? ['body'],
    ...(url && { url }),
    ...(eventId && { eventId }),
    ...(eventType && { eventType }),
    ...unknownOptions(options, {
      secretName: true,
      header: true,
      algorithm: true,
      encoding: true,
      prefix: true,
      separator: true,
      keyEncoding: true,
      keyPrefix: true,
      timestamp: true,
      signed: true,
      url: true,
      eventId: true,
      eventType: true,
    }),
  };
}

function toPart(part: SignedPart | string): SignedPart {
  if (typeof part === 'string') return PARTS.test(part) ? (part as SignedPart) : { text: part };
  return inLowerCase(part);
}

/** Writes the header of a place in lower case, as API Gateway passes it. */
function inLowerCase<Place extends object>(place: Place): Place {
  const { header } = place as { header?: unknown };
  return typeof header === 'string' ? { ...place, header: header.toLowerCase() } : place;
}
