import type { Handshake } from './handshake.ts';
import type { KeyForm } from './key-form.ts';
import type { ResponseConfig } from './response-config.ts';

/**
 * Verification of a topic's requests, as plain data. The ingest function carries the data and runs no provider's code.
 *
 * Each preset returns one, such as `stripe()`.
 */
export type Verification = SignatureVerification | TokenVerification | BasicVerification | JwtVerification | Unsigned;

interface Common {
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /**
   * States that different events may have the same body. Without an id, each delivery then counts as its own event,
   * because processing an event twice does less harm than dropping one.
   *
   * @default equal bodies are one event
   */
  readonly bodyIsNotUnique?: true;
  /**
   * Fields of a JSON body, at any depth, that differ between two deliveries of one event, such as a number of the try.
   * They are left out where the body identifies the event.
   *
   * @default none
   */
  readonly retryFields?: readonly string[];
  /** Field of a URL-encoded form that holds the event as JSON, for providers that can send either. @default none */
  readonly jsonField?: string;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
  /** Requests that ingest answers immediately and never queues. @default none */
  readonly handshakes?: readonly Handshake[];
  /** Responses that the provider expects. @default 200 with an empty body */
  readonly respond?: ResponseConfig;
  /** Options that the preset was given but does not have. The validation at synth refuses them. @default none */
  readonly [UNKNOWN_OPTIONS]?: UnknownOptions;
}

/**
 * Key of the options that a preset does not have.
 *
 * A symbol survives a spread of the preset's result, and is no option that a user could set.
 */
export const UNKNOWN_OPTIONS: unique symbol = Symbol.for('catchbasin.unknownOptions');

/** Options that a preset was given but does not have, and required ones that it was not given. */
export interface UnknownOptions {
  /** Unknown names as they were given. */
  readonly names: readonly string[];
  readonly missing: readonly string[];
  /** Names of all options of the preset. */
  readonly known: readonly string[];
}

/** Accepts every request. It is never a default, so that a topic without verification is an explicit choice. */
export interface Unsigned extends Common {
  /** Kind of the verification. */
  readonly kind: 'unsigned';
}

/** Token that the request carries, which is the secret itself. */
export interface TokenVerification extends Common {
  /** Kind of the verification. */
  readonly kind: 'token';
  /** Name of the Secrets Manager secret. */
  readonly secretName: string;
  /** Location of the token. */
  readonly token: Field;
  /** JSON pointer to a list in the body, of which each item must carry the token. @default the whole request */
  readonly each?: string;
}

/** HTTP Basic authentication. */
export interface BasicVerification extends Common {
  /** Kind of the verification. */
  readonly kind: 'basic';
  /** Name of the Secrets Manager secret, which holds `user:password`. */
  readonly secretName: string;
}

/**
 * JSON Web Token. It authenticates the sender, and covers the body only with `bodyHash`.
 *
 * A token must expire, unless `maxAge` or `bodyHash` binds it to a time or to a body.
 */
export interface JwtVerification extends Common {
  /** Kind of the verification. */
  readonly kind: 'jwt';
  /** Name of the Secrets Manager secret with which the provider signs its tokens. */
  readonly secretName: string;
  /** Header of the token in lower case, with or without `Bearer `. @default 'authorization' */
  readonly header?: string;
  /** Algorithm of the tokens. A token cannot choose another one. @default 'HS256' */
  readonly algorithm?: JwtAlgorithm;
  /** Value of the claim `iss`. @default any */
  readonly issuer?: string;
  /** Value of the claim `aud`, or one of its values. @default any */
  readonly audience?: string;
  /** Claim with the SHA-256 of the raw body, and its encoding. @default none; the token does not cover the body */
  readonly bodyHash?: {
    /** Name of the claim. */
    readonly claim: string;
    /** Encoding of the hash. */
    readonly encoding: 'hex' | 'base64' | 'base64url';
  };
  /** The most seconds since the claim `iat`, from 1 to 259,200 (3 days). @default the token need not have `iat` */
  readonly maxAge?: number;
  /** The most that the provider's clock may differ from ours, in whole seconds from 1 to 86,400. */
  readonly tolerance: number;
}

/** Algorithm of a JSON Web Token: an HMAC with SHA-256, SHA-384 or SHA-512. */
export type JwtAlgorithm = 'HS256' | 'HS384' | 'HS512';

/** Signature of the request's content. */
export interface SignatureVerification extends Common {
  /** Kind of the verification. */
  readonly kind: 'signature';

  /** Name of the Secrets Manager secret. Its value is one signing secret, or a JSON list during a rotation. */
  readonly secretName: string;

  /** Format of the signing secret. An RSA key may also be PEM. @default the UTF-8 bytes of the secret are the key */
  readonly key?: KeyForm;

  /** Algorithm of the signature. */
  readonly algorithm: SignatureAlgorithm;

  /** Location and encoding of the signatures. */
  readonly signature: Field & { readonly encoding: 'hex' | 'base64' | 'base64url' };

  /** Parts that are signed, in this order and without separators. */
  readonly signed: readonly SignedPart[];

  /** Further contents that the signature may cover instead, such as the URL with its port. @default none */
  readonly alsoSigned?: readonly (readonly SignedPart[])[];

  /** Location of the time of signing. Without it only deduplication protects from replayed requests. @default none */
  readonly timestamp?: SignedTimestamp;

  /**
   * Public URL that the provider posts to, for providers that sign it. It never comes from the `Host` header, which any
   * sender can set.
   *
   * @default none
   */
  readonly url?: string;

  /** JSON pointer to a list in the body, of which each item is signed separately. @default the body is one item */
  readonly each?: string;

  /** Query parameter with the hex SHA-256 of a body that is not a form. @default none; `signed` covers the body */
  readonly bodyHash?: {
    /** Name of the query parameter. */
    readonly query: string;
  };
}

/** Location, unit and allowed age of the time of signing. */
export type SignedTimestamp = Field & {
  /** Unit of the timestamp. @default 's' */
  readonly unit?: 's' | 'ms' | 'rfc3339';
  /** The most that the provider's clock may differ from ours to either side, in whole seconds from 1 to 86,400. */
  readonly tolerance: number;
  /**
   * Time for which the provider repeats a failed delivery with its first timestamp, in whole seconds from 1 to
   * 259,200 (3 days). Requests are accepted for so much longer, because our own 503 may have delayed them.
   *
   * It becomes 0 for a topic whose deduplication does not recognize a replayed request.
   *
   * @default none; the provider signs each retry anew, or documents no retries
   */
  readonly retriedFor?: number;
};

/** Algorithm of a signature. RSA signatures are PKCS #1 v1.5. */
export type SignatureAlgorithm = HmacAlgorithm | PublicKeyAlgorithm;
/** Algorithm of a signature that a public key verifies. */
export type PublicKeyAlgorithm = 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-sha256' | 'rsa-sha512';
/** Algorithm of a keyed hash. */
export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512';

/** Part of the signed content. */
export type SignedPart =
  /** The exact bytes of the body. */
  | 'body'
  /** The timestamp's literal text. */
  | 'timestamp'
  | 'method'
  | 'path'
  /** The configured public URL, with the request's query. */
  | 'url'
  /** Name and value of each field of a form, sorted by name. */
  | 'form'
  /** Another URL than the configured one, with the request's query. */
  | { readonly url: string }
  | { readonly text: string }
  | { readonly header: string }
  | { readonly formField: string }
  | { readonly body: string }
  /** `name:value` of each header that this header lists, including itself and the timestamp's, joined by semicolons. */
  | { readonly headersListedIn: string };

/** Location of values in a request. For example `Stripe-Signature: t=1,v1=ab,v1=cd` has two with the prefix `v1=`. */
export type Field = Source & {
  /** Text between several values. @default there is one value */
  readonly separator?: string;
  /** Text at the start of the values. Values without it are ignored, and it is removed from the others. @default '' */
  readonly prefix?: string;
  /** `true` uses only the first of the values. @default false */
  readonly first?: boolean;
};

/** Part of the request. Header names are in lower case, and several headers are read one after the other. */
type Source =
  | { readonly header: string | readonly string[] }
  | { readonly formField: string }
  | { readonly body: string }
  /** Query parameter, which a request must not repeat. */
  | { readonly query: string };

/**
 * Location of a value in a request, which is a header in lower case or a JSON pointer (RFC 6901) into the body.
 *
 * Of several headers, the first that the request has counts, such as the newer name of a renamed one.
 *
 * @example
 * eventId: { header: 'x-event-id' }
 * eventType: { body: '/data/type' }
 */
export type Location = { readonly header: string | readonly string[] } | { readonly body: string };
