import type { FetchedVerification } from './fetched-verification.ts';
import type { KeyForm } from './key-form.ts';
import type { Common, Field, SignedTimestamp } from './verification-parts.ts';

export {
  type Field,
  type Location,
  type SignedTimestamp,
  UNKNOWN_OPTIONS,
  type UnknownOptions,
} from './verification-parts.ts';

/**
 * Verification of a topic's requests, as plain data. The ingest function carries the data and runs no provider's code.
 *
 * Each preset returns one, such as `stripe()`.
 */
export type Verification =
  | SignatureVerification
  | TokenVerification
  | BasicVerification
  | JwtVerification
  | FetchedVerification
  | Unsigned;

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
