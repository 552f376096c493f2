import type { Handshake } from './handshake.ts';

/**
 * How a topic's requests are verified, as plain data: the ingest function carries it and never runs a provider's code.
 * The presets in `providers/` make these values.
 */
export type Verification = SignatureVerification | TokenVerification | BasicVerification | JwtVerification | Unsigned;

interface Common {
  /** The provider's id of an event. */
  readonly eventId?: Location;
  /**
   * Different events may have the same body: where there is no id, each delivery is an event of its own. To run twice does
   * less harm than to drop an event.
   */
  readonly bodyIsNotUnique?: true;
  /** The provider's type of an event. */
  readonly eventType?: Location;
  /** Requests that are answered at once and never queued. */
  readonly handshakes?: readonly Handshake[];
  /** What acknowledges a webhook. @default 200 with `{"id": …}` */
  readonly acknowledge?: { readonly status: number; readonly body: string };
  /** Options that the preset was given but does not have. The validation at synth refuses them. @default none */
  readonly unknownOptions?: UnknownOptions;
}

export interface UnknownOptions {
  /** Names as they were given. */
  readonly names: readonly string[];
  /** Names of all options of the preset. */
  readonly known: readonly string[];
}

/** Everyone may post. Has to be said out loud. */
export interface Unsigned extends Common {
  readonly kind: 'unsigned';
}

/** The request carries the secret itself, as it is. */
export interface TokenVerification extends Common {
  readonly kind: 'token';
  /** Name of the Secrets Manager secret. */
  readonly secretName: string;
  readonly token: Field;
  /** Pointer to a list in the body, each of whose items has to carry the token. @default the body itself */
  readonly each?: string;
}

/** HTTP Basic authentication. */
export interface BasicVerification extends Common {
  readonly kind: 'basic';
  /** Name of the Secrets Manager secret, which holds `user:password`. */
  readonly secretName: string;
}

/** A JSON Web Token, HS256, in the `authorization` header. It proves who sends, and says nothing of the body. */
export interface JwtVerification extends Common {
  readonly kind: 'jwt';
  /** Name of the Secrets Manager secret that tokens are signed with. */
  readonly secretName: string;
  /** Seconds that the provider's clock may differ from ours. */
  readonly tolerance: number;
}

/** The request carries a signature of its content. */
export interface SignatureVerification extends Common {
  readonly kind: 'signature';

  /** Name of the Secrets Manager secret: the signing secret as a string, or a JSON list of several while rotating. */
  readonly secretName: string;

  /** How the secret's text becomes the key. @default its UTF-8 bytes */
  readonly key?: KeyForm;

  readonly algorithm: SignatureAlgorithm;

  /** Where the signatures stand. */
  readonly signature: Field & { readonly encoding: 'hex' | 'base64' | 'base64url' };

  /** What is signed, piece after piece. */
  readonly signed: readonly SignedPart[];

  /** When it was signed. Without it only deduplication guards against a replayed request. */
  readonly timestamp?: Field & {
    /** @default 's' */
    readonly unit?: 's' | 'ms' | 'rfc3339';
    /** Seconds that the provider's clock may differ from ours, to either side. */
    readonly tolerance: number;
  };

  /** The public URL that the provider posts to, for those that sign it. Never the Host header: anyone can set that. */
  readonly url?: string;

  /** Pointer to a list in the body, each of whose items is signed by itself. @default the body is one piece */
  readonly each?: string;

  /** Query parameter with the hex SHA-256 of a body that is not a form. @default none: `signed` covers the body */
  readonly bodyHash?: { readonly query: string };
}

export type SignatureAlgorithm = HmacAlgorithm | 'ed25519' | 'ecdsa-p256-sha256';
export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512';

export interface KeyForm {
  readonly encoding: 'utf8' | 'hex' | 'base64';
  /** What stands before the encoded key, such as `whsec_`. @default '' */
  readonly prefix?: string;
  /** Hash of the decoded bytes that is the key. @default the bytes themselves */
  readonly hash?: 'sha1';
}

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
  | { readonly text: string }
  | { readonly header: string }
  | { readonly formField: string }
  | { readonly body: string }
  /** `name:value` of each header that this one lists, itself and the timestamp's among them, joined by semicolons. */
  | { readonly headersListedIn: string };

/** Values inside a part of the request: `Stripe-Signature: t=1,v1=ab,v1=cd` has two of prefix `v1=`. */
export type Field = Source & {
  /** What several values are separated by. @default there is one value */
  readonly separator?: string;
  /** What the wanted values begin with. @default '' */
  readonly prefix?: string;
  /** Whether only the first of the values counts. @default false */
  readonly first?: boolean;
};

/** Header names are in lower case; several headers are read one after the other. */
type Source =
  | { readonly header: string | readonly string[] }
  | { readonly formField: string }
  | { readonly body: string };

/** Where a fact about the event stands: in a header, or in the JSON body behind a pointer (RFC 6901). */
export type Location = { readonly header: string } | { readonly body: string };
