import type { Handshake } from './handshake.ts';
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
  readonly kind: 'unsigned';
}

/** Token that the request carries, which is the secret itself. */
export interface TokenVerification extends Common {
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
  readonly kind: 'basic';
  /** Name of the Secrets Manager secret, which holds `user:password`. */
  readonly secretName: string;
}

/** JSON Web Token (HS256) in the `authorization` header. It authenticates the sender and does not cover the body. */
export interface JwtVerification extends Common {
  readonly kind: 'jwt';
  /** Name of the Secrets Manager secret with which the provider signs its tokens. */
  readonly secretName: string;
  /** The most that the provider's clock may differ from ours, in whole seconds from 1 to 86,400. */
  readonly tolerance: number;
}

/** Signature of the request's content. */
export interface SignatureVerification extends Common {
  readonly kind: 'signature';

  /** Name of the Secrets Manager secret. Its value is one signing secret, or a JSON list during a rotation. */
  readonly secretName: string;

  /** Format of the signing secret. @default the UTF-8 bytes of the secret are the key */
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
  readonly timestamp?: Field & {
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
  readonly bodyHash?: { readonly query: string };
}

/** Algorithm of a signature. */
export type SignatureAlgorithm = HmacAlgorithm | 'ed25519' | 'ecdsa-p256-sha256';
/** Algorithm of a keyed hash. */
export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512';

/** Format of a signing secret. */
export interface KeyForm {
  /** Encoding of the key. */
  readonly encoding: 'utf8' | 'hex' | 'base64';
  /** Text before the encoded key, such as `whsec_`. Of several, the first that the secret begins with. @default '' */
  readonly prefix?: string | readonly string[];
  /**
   * Form of the provider's secrets: a regular expression that they match as a whole, and its description in words.
   *
   * A secret of another form is tried as well. A request that it does not verify is answered 503 instead of 401,
   * because the error may be ours, and some providers never repeat a request that was answered 401.
   *
   * @default any text
   */
  readonly form?: { readonly pattern: string; readonly description: string };
  /** Hash of the decoded bytes that is the key. @default the decoded bytes are the key */
  readonly hash?: 'sha1';
}

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
  | { readonly body: string };

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
