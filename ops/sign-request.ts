import { createHmac } from 'node:crypto';
import type { HeaderField, Verification } from '../contract/verification.ts';

/**
 * The headers by which a provider would sign this body: the mirror image of what ingest verifies.
 *
 * @throws {Error} when the scheme signs and there is no secret to sign with
 */
export function signRequest(
  verify: Verification,
  secret: string | undefined,
  body: Buffer,
  now: Date,
): Record<string, string> {
  if (verify.kind === 'unsigned') return {};
  if (!secret) throw new Error(`there is no secret ${verify.secret} to sign with`);

  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const hash = createHmac(verify.algorithm.slice('hmac-'.length), secret);
  for (const part of verify.signed) {
    if (part === 'body') hash.update(body);
    else if (part === 'timestamp') hash.update(timestamp);
    else if ('text' in part) hash.update(part.text);
    else throw new Error(`samples cannot sign the header ${part.header}`);
  }
  const signature = hash.digest(verify.signature.encoding);

  const headers: Record<string, string> = {};
  if (verify.timestamp) put(headers, verify.timestamp, timestamp);
  put(headers, verify.signature, signature);
  return headers;
}

/** Several fields may share one header: `Stripe-Signature: t=…,v1=…`. */
function put(headers: Record<string, string>, field: HeaderField, value: string): void {
  const text = `${field.prefix ?? ''}${value}`;
  const before = headers[field.header];
  headers[field.header] = before === undefined ? text : `${before}${field.separator ?? ','}${text}`;
}
