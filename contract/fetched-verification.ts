import type { Common, Field, SignedTimestamp } from './verification-parts.ts';

/** Verification by a public key that ingest fetches from its owner. */
export type FetchedVerification = JwksJwtVerification | CertificateVerification;

/** JSON Web Token that is signed with a private key, whose public key the provider publishes. */
export interface JwksJwtVerification extends Common {
  /** Kind of the verification. */
  readonly kind: 'jwks-jwt';
  /** Source of the public keys. */
  readonly keys: KeySource;
  /** Name of the Secrets Manager secret with `client_id:secret`, for `keyById`. @default none */
  readonly secretName?: string;
  /** Header of the token in lower case, with or without `Bearer `. @default 'authorization' */
  readonly header?: string;
  /** Algorithm of the tokens. A token cannot choose another one. */
  readonly algorithm: PublicJwtAlgorithm;
  /** Values of the claim `iss`, of which a token must have one. @default any */
  readonly issuers?: readonly string[];
  /** Value of the claim `aud`, or one of its values. @default any */
  readonly audience?: string;
  /** Values that further claims must have, by name. @default none */
  readonly claims?: Readonly<Record<string, string | boolean>>;
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

/** Algorithm of a JSON Web Token that a public key verifies. */
export type PublicJwtAlgorithm = 'RS256' | 'ES256';

/** Address of public keys. It never comes from a request. */
export type KeySource =
  /** URL of a JSON Web Key Set. */
  | { readonly jwks: string }
  /** URL to which the id of a key and the credentials of the secret are posted. */
  | { readonly keyById: string };

/** Signature whose certificate the message names. */
export interface CertificateVerification extends Common {
  /** Kind of the verification. */
  readonly kind: 'certificate';
  /** Certificates that may sign. */
  readonly certificate: PinnedCertificate;
  /** Algorithm of the signature. RSA signatures are PKCS #1 v1.5. */
  readonly algorithm: 'rsa-sha1' | 'rsa-sha256';
  /** Location of the signature, in Base64. */
  readonly signature: Field;
  /** Signed content: a list of parts, or lines of the body. */
  readonly signed: readonly CertificateSignedPart[] | SignedLines;
  /** Values of the JSON body by JSON pointer, of which the body must have one. @default none */
  readonly expected?: Readonly<Record<string, readonly string[]>>;
  /** Location of the time of signing. */
  readonly timestamp: SignedTimestamp;
}

/** Certificates of a provider, of which a message chooses one by the name of its file. */
export interface PinnedCertificate {
  /** Location of the URL of the certificate. */
  readonly url: Field;
  /** URL of the directory, which ends with a slash. The URL of a message must begin with exactly this text. */
  readonly directory: string;
  /** Regular expression that the whole rest of the URL must match. It cannot contain a slash. */
  readonly file: string;
  /** Host names, of which the certificate must be issued for one. */
  readonly subjects: readonly string[];
  /** Certificates of authorities that are trusted beside the roots of Node, as PEM. @default none */
  readonly authorities?: readonly string[];
  /**
   * States that the provider may not repeat a message after a 4xx. While a certificate must not be fetched yet, ingest
   * then answers 503 instead of 429, so that no message is lost.
   *
   * @default the provider repeats a message after 429
   */
  readonly retriedAfter5xxOnly?: true;
}

/** Part of the signed content. `crc32` is the checksum of the raw body as a decimal number. */
export type CertificateSignedPart = 'timestamp' | 'crc32' | { readonly text: string } | { readonly header: string };

/** Signed names and values of a JSON body, each on a line of its own. */
export interface SignedLines {
  /** JSON pointer to the type of the message. */
  readonly type: string;
  /**
   * Names of the signed fields by type, in their order. A message of another type is rejected. A name with a question
   * mark is left out where the body lacks it. Only the value of the first may have several lines.
   */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}
