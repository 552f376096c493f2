/**
 * How a topic's requests are verified, as plain data: the ingest function carries it and never runs a provider's code.
 * The presets in `providers/` make these values.
 */
export type Verification = SignatureVerification | Unsigned;

/** Everyone may post. Has to be said out loud. */
export interface Unsigned {
  readonly kind: 'unsigned';
  readonly eventId?: Location;
  readonly eventType?: Location;
}

/** The request carries a keyed hash of its content. */
export interface SignatureVerification {
  readonly kind: 'signature';

  /** Name of the Secrets Manager secret: the signing secret as a string, or a JSON list of several while rotating. */
  readonly secret: string;

  readonly algorithm: HmacAlgorithm;

  /** Where the signatures stand. */
  readonly signature: HeaderField & { readonly encoding: 'hex' | 'base64' };

  /** What is signed, piece after piece. */
  readonly signed: readonly SignedPart[];

  /** When it was signed. Without it only deduplication guards against a replayed request. */
  readonly timestamp?: HeaderField & {
    /** Seconds that the provider's clock may differ from ours, to either side. */
    readonly tolerance: number;
  };

  readonly eventId?: Location;
  readonly eventType?: Location;
}

export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512';

export type SignedPart = 'body' | 'timestamp' | { readonly text: string } | { readonly header: string };

/** One value, or several, inside a header: `Stripe-Signature: t=1,v1=ab,v1=cd`. */
export interface HeaderField {
  /** Name of the header, in lower case. */
  readonly header: string;
  /** What several values are separated by. @default the header holds one value */
  readonly separator?: string;
  /** What the wanted values begin with. @default '' */
  readonly prefix?: string;
}

/** Where a fact about the event stands: in a header, or in the JSON body behind a pointer (RFC 6901). */
export type Location = { readonly header: string } | { readonly body: string };
