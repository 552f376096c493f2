import type { JwtAlgorithm, JwtVerification, Location } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';

/** Options of `jwt()`. */
export interface JwtOptions extends TimestampOptions {
  /** The most that the provider's clock may differ from ours, in whole seconds from 1 to 86,400. @default 60 */
  readonly tolerance?: number;
  /** Name of the header that carries the token, in any case, with or without `Bearer `. @default 'authorization' */
  readonly header?: string;
  /** Algorithm of the tokens: `'HS256'`, `'HS384'` or `'HS512'`. A token cannot choose another one. @default 'HS256' */
  readonly algorithm?: JwtAlgorithm;
  /** Value that the claim `iss` must have. @default any */
  readonly issuer?: string;
  /** Value that the claim `aud` must have or contain. @default any */
  readonly audience?: string;
  /**
   * Claim with the SHA-256 of the raw body, and its encoding. Without it, a captured token authenticates any body until
   * it expires.
   *
   * @default none; the token does not cover the body
   */
  readonly bodyHash?: JwtVerification['bodyHash'];
  /** The most seconds since the claim `iat`, from 1 to 259,200 (3 days). @default `iat` is not checked */
  readonly maxAge?: number;
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
}

/**
 * Verifies a JSON Web Token that is signed with a shared secret.
 *
 * A token must have the claim `exp`. With `bodyHash` or `maxAge` it may lack it, and is checked if it is there. With
 * `bodyHash` and neither `exp` nor `maxAge`, only deduplication protects from replayed requests.
 *
 * @example
 * verify: jwt({
 *   secretName: 'webhooks/orders',
 *   header: 'x-webhook-signature',
 *   issuer: 'netlify',
 *   bodyHash: { claim: 'sha256', encoding: 'hex' },
 * })
 */
export function jwt(options: JwtOptions): JwtVerification {
  const { secretName, header, algorithm, issuer, audience, bodyHash, maxAge, eventId, eventType } = options;
  return {
    kind: 'jwt',
    secretName,
    ...(header !== undefined && { header: header.toLowerCase() }),
    ...(algorithm && { algorithm }),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    ...(bodyHash && { bodyHash }),
    ...(maxAge !== undefined && { maxAge }),
    tolerance: options.tolerance ?? 60,
    ...(eventId && { eventId }),
    ...(eventType && { eventType }),
    ...unknownOptions(options, {
      secretName: true,
      tolerance: true,
      header: true,
      algorithm: true,
      issuer: true,
      audience: true,
      bodyHash: true,
      maxAge: true,
      eventId: true,
      eventType: true,
    }),
  };
}
