export interface SignedRequest {
  readonly method: string;
  /** The full public URL, with its query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A provider's official SDK, as the judge of what a signed request of that provider looks like. */
export interface Oracle {
  /** The provider's name, in lower case with dashes. */
  readonly provider: string;

  /** The npm package. */
  readonly package: string;

  /** What the operator copies from the provider into Secrets Manager: a signing secret or a public key. */
  readonly secret: string;

  /** Another of the same form. */
  readonly otherSecret: string;

  /** Whether the SDK's own signer made the request, or its verifier accepted what we signed by hand. */
  readonly how: 'signs' | 'verifies';

  /** False where the SDK takes text alone: such an oracle reads a body as UTF-8. */
  readonly binary: boolean;

  /**
   * A request with this body, signed at `now`. Where the scheme prescribes the body's form, the oracle builds one around
   * the given text and returns it.
   *
   * @param secret @default `secret`
   */
  sign(body: Buffer, now: Date, url: string, secret?: string): SignedRequest | Promise<SignedRequest>;
}
