import type { KeyObject } from 'node:crypto';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { Sample } from '#config/samples/sample';
import { hasPublicKey, isFetched, makeFetchedKeyPair, makePrivateKey, publicSecret } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { signWebhook } from '#contract/sign-webhook';

/** Content and signature of a request. */
export interface SignedRequestOptions {
  /** Body. Text and bytes are sent as they are, all other values as JSON. @default {} */
  readonly body?: unknown;
  /**
   * Headers by lower-case name. They replace generated ones of the same name, so that a recorded request keeps its
   * signature.
   *
   * @default the generated headers, or those of the sample
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Secret that signs and verifies the request. @default a generated secret */
  readonly secret?: string;
  /** Time at which the request is received. @default the current time */
  readonly now?: Date;
  /** Query string without its question mark. @default none */
  readonly query?: string;
}

/** Request as the provider would send it. */
export interface SignedRequest {
  /** Query string without its question mark. Some providers put a hash of the body into it. */
  readonly query: string;
  /** Headers by lower-case name, with the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body, as the bytes that are signed. */
  readonly body: Buffer;
  /** Secret that verifies the request. */
  readonly secret: string;
  /** Time at which the request is received. */
  readonly now: Date;
  /** Key that verifies the request, where ingest would fetch it. */
  readonly publicKey?: KeyObject;
}

/**
 * Signs a request as the topic's provider would.
 *
 * @throws {Error} when only the provider can sign, and `headers` has no recorded signature
 */
export function signedRequest(
  topicName: string,
  { verify }: ResolvedTopic,
  options: SignedRequestOptions,
  sample?: Sample,
): SignedRequest {
  const { headers = {}, now = new Date(), query = sample?.query ?? '' } = options;
  // The kit can sign for a provider with a private key when it makes both keys itself.
  const pair = isFetched(verify) ? makeFetchedKeyPair(verify) : undefined;
  const privateKey = hasPublicKey(verify) && options.secret === undefined ? makePrivateKey(verify) : undefined;
  const secret = options.secret ?? (hasPublicKey(verify) ? publicSecret(verify, privateKey ?? '') : makeSecret(verify));
  const body = toBytes(options.body ?? sample?.body ?? {});
  const own = { 'content-type': 'application/json', ...sample?.headers, ...headers };
  try {
    const request = { path: `/${topicName}`, query, headers: own, body };
    const signed = signWebhook(verify, pair?.privateKey ?? privateKey ?? secret, request, now);
    return {
      ...signed,
      headers: { ...signed.headers, ...headers },
      secret,
      now,
      ...(pair && { publicKey: pair.publicKey }),
    };
  } catch (cause) {
    if (options.headers) return { headers: own, body, query, secret, now };
    const fix = 'pass a recorded request with its body, headers, secret (the public key) and now';
    throw new Error(`the test kit cannot sign this request: ${(cause as Error).message}; ${fix}`, { cause });
  }
}

function toBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
