import type { SignedRequest } from '#test/support/signed-request';

/** A provider's official SDK, which decides what a correctly signed request of that provider looks like. */
export interface Oracle {
  /** The provider's name, in lower case with dashes. */
  readonly provider: string;

  /** The npm package of the SDK. */
  readonly package: string;

  /** The value that the operator copies from the provider into Secrets Manager: a signing secret or a public key. */
  readonly secret: string;

  /** Another secret of the same form. */
  readonly otherSecret: string;

  /** The part that the SDK plays: its signer makes the request, or its verifier accepts a request that we sign. */
  readonly how: 'signs' | 'verifies';

  /** True when the SDK signs bytes. The others take text and read a body as UTF-8. */
  readonly binary: boolean;

  /**
   * Returns a request with this body, signed at `now`.
   *
   * Where the scheme prescribes the form of the body, the oracle builds a body around the given text.
   *
   * @param secret @default `secret`
   */
  sign(body: Buffer, now: Date, url: string, secret?: string): SignedRequest | Promise<SignedRequest>;
}
