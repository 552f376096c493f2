import type { ResolvedTopic } from '#config/resolve-webhooks';
import { makeSecret } from '#contract/make-secret';
import { signRequest } from '#contract/sign-request';

export interface SignedRequestOptions {
  /** Anything but text and bytes becomes JSON. @default {} */
  readonly body?: unknown;
  /** By lower-case name. Beside those that sign the request, or in place of them: a recorded request brings its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the request is signed and verified with. @default one that is made up */
  readonly secret?: string;
  /** When the request is received. @default now */
  readonly now?: Date;
}

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly secret: string;
  readonly now: Date;
}

/** A request as the topic's provider would sign it. @throws {Error} when only the provider can, and no headers are given */
export function signedRequest({ verify }: ResolvedTopic, options: SignedRequestOptions): SignedRequest {
  const { headers = {}, now = new Date(), secret = makeSecret(verify) } = options;
  const body = toBytes(options.body ?? {});
  const own = { 'content-type': 'application/json', ...headers };
  try {
    return { headers: { ...own, ...signRequest(verify, secret, body, now, own), ...headers }, body, secret, now };
  } catch (cause) {
    if (options.headers) return { headers: own, body, secret, now };
    const remedy = 'give a recorded request: its body, headers, secret (the public key) and now';
    throw new Error(`the request cannot be signed here: ${(cause as Error).message}; ${remedy}`, { cause });
  }
}

function toBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
