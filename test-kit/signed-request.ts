import type { ResolvedTopic } from '#config/resolve-webhooks';
import { makeSecret } from '#contract/make-secret';
import { signRequest } from '#contract/sign-request';

/** Content and signature of a request. */
export interface SignedRequestOptions {
  /** Body. Text and bytes are sent as they are, all other values as JSON. @default {} */
  readonly body?: unknown;
  /**
   * Headers by lower-case name. They replace generated ones of the same name, so that a recorded request keeps its
   * signature.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Secret that signs and verifies the request. @default a generated secret */
  readonly secret?: string;
  /** Time at which the request is received. @default the current time */
  readonly now?: Date;
}

/** Request as the provider would send it. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Secret that verifies the request. */
  readonly secret: string;
  /** Time at which the request is received. */
  readonly now: Date;
}

/**
 * Signs a request as the topic's provider would.
 *
 * @throws {Error} when only the provider can sign, and `headers` has no recorded signature
 */
export function signedRequest({ verify }: ResolvedTopic, options: SignedRequestOptions): SignedRequest {
  const { headers = {}, now = new Date(), secret = makeSecret(verify) } = options;
  const body = toBytes(options.body ?? {});
  const own = { 'content-type': 'application/json', ...headers };
  try {
    return { headers: { ...own, ...signRequest(verify, secret, body, now, own), ...headers }, body, secret, now };
  } catch (cause) {
    if (options.headers) return { headers: own, body, secret, now };
    const fix = 'pass a recorded request with its body, headers, secret (the public key) and now';
    throw new Error(`the test kit cannot sign this request: ${(cause as Error).message}; ${fix}`, { cause });
  }
}

function toBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
