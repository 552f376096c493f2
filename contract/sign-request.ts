import { createHash, createHmac } from 'node:crypto';
import { signJwt } from './sign-jwt.ts';
import { signingKey } from './signing-key.ts';
import type { Field, SignatureVerification, SignedPart, Verification } from './verification.ts';

const ONLY_THE_PROVIDER = 'this provider signs with a private key that only the provider has';

/**
 * Signs a body as its provider would, and returns the request's headers. Counterpart of the verification at ingest.
 *
 * @param sent headers of the request so far, by lower-case name; a scheme may sign some of them
 * @throws {Error} if there is no secret, or the secret does not have the scheme's format
 * @throws {Error} if the scheme signs with a private key or inside the body
 */
export function signRequest(
  verify: Verification,
  secret: string | undefined,
  body: Buffer,
  now: Date,
  sent: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (verify.kind === 'unsigned') return {};
  if (verify.kind === 'jwks-jwt' || verify.kind === 'certificate') throw new Error(ONLY_THE_PROVIDER);
  if (!secret) throw new Error(`there is no secret ${verify.secretName} to sign with`);
  if (verify.kind === 'basic') return { authorization: `Basic ${Buffer.from(secret).toString('base64')}` };
  if (verify.kind === 'jwt') return { [verify.header ?? 'authorization']: signJwt(verify, secret, body, now) };
  const headers: Record<string, string> = { ...sent };
  if (verify.kind === 'token') put(headers, verify.token, secret);
  else sign(headers, verify, secret, body, now);
  return headers;
}

function sign(
  headers: Record<string, string>,
  scheme: SignatureVerification,
  secret: string,
  body: Buffer,
  now: Date,
): void {
  if (!scheme.algorithm.startsWith('hmac-')) throw new Error(ONLY_THE_PROVIDER);
  const timestamp = timestampText(now, scheme.timestamp?.unit);
  if (scheme.timestamp) put(headers, scheme.timestamp, timestamp);

  const hash = createHmac(scheme.algorithm.slice('hmac-'.length), signingKey(scheme, secret));
  for (const part of scheme.signed) hash.update(pieceOf(part, scheme, body, timestamp, headers));
  put(headers, scheme.signature, hash.digest(scheme.signature.encoding));
}

function pieceOf(
  part: SignedPart,
  { url = '' }: SignatureVerification,
  body: Buffer,
  timestamp: string,
  headers: Record<string, string>,
): string | Buffer {
  if (part === 'body') return body;
  if (part === 'timestamp') return timestamp;
  if (part === 'method') return 'POST';
  if (part === 'url') return url;
  if (typeof part === 'object' && 'text' in part) return part.text;
  if (typeof part === 'object' && 'header' in part) {
    headers[part.header] ??= `msg_${createHash('sha256').update(body).update(timestamp).digest('hex').slice(0, 24)}`;
    return headers[part.header] ?? '';
  }
  throw new Error(`samples of this provider cannot be signed here: it signs ${JSON.stringify(part)}`);
}

/** Formats the time of signing. */
export function timestampText(now: Date, unit: 's' | 'ms' | 'rfc3339' = 's'): string {
  if (unit === 'rfc3339') return now.toISOString();
  return String(unit === 's' ? Math.floor(now.getTime() / 1_000) : now.getTime());
}

/** Adds a value to the headers. Several fields may share one header, such as `Stripe-Signature: t=…,v1=…`. */
export function put(headers: Record<string, string>, field: Field, value: string): void {
  if (!('header' in field))
    throw new Error('samples of this provider cannot be signed here: it signs inside the body or the query');
  const name = [field.header].flat()[0] ?? '';
  const text = `${field.prefix ?? ''}${value}`;
  const before = headers[name];
  headers[name] = before === undefined ? text : `${before}${field.separator ?? ','}${text}`;
}
