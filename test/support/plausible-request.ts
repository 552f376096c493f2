import type { Field, SignatureVerification, Verification } from '#contract/verification';
import { NOW } from './ingest.ts';

const SIGNATURE_BYTES: Readonly<Record<SignatureVerification['algorithm'], number>> = {
  'hmac-sha1': 20,
  'hmac-sha256': 32,
  'hmac-sha512': 64,
  ed25519: 64,
  'ecdsa-p256-sha256': 70,
  'rsa-sha256': 256,
  'rsa-sha512': 256,
};

/** Returns one value for every header that the verification reads, so that a request gets as far as it can. */
export function headersFor(verify: Verification, value: string): Record<string, string> {
  const names = new Set<string>(['authorization', 'x-github-event']);
  const collect = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [name, inner] of Object.entries(part)) {
      if (name === 'header' || name === 'headersListedIn')
        for (const header of [inner].flat()) names.add(String(header));
      else collect(inner);
    }
  };
  collect(verify);
  return Object.fromEntries([...names].map((name) => [name, value]));
}

/** Returns the headers of a request that is rejected only because its signature or token is a wrong one. */
export function plausibleHeaders(verify: Verification): Record<string, string> {
  const headers = headersFor(verify, 'a');
  headers.authorization = `Basic ${Buffer.from('a:b').toString('base64')}`;
  if (verify.kind !== 'signature') return headers;
  const { signature, timestamp } = verify;
  const fields: [Field, string][] = [[signature, wrongSignature(verify)]];
  const times = { s: String(Math.floor(NOW.getTime() / 1_000)), ms: String(NOW.getTime()), rfc3339: NOW.toISOString() };
  if (timestamp) fields.unshift([timestamp, times[timestamp.unit ?? 's']]);
  for (const [field] of fields) if ('header' in field) headers[String([field.header].flat()[0])] = '';
  for (const [field, value] of fields) {
    if (!('header' in field)) continue;
    const name = String([field.header].flat()[0]);
    headers[name] += `${headers[name] ? (field.separator ?? ',') : ''}${field.prefix ?? ''}${value}`;
  }
  if (headers['x-contentful-signed-headers']) {
    headers['x-contentful-signed-headers'] = 'x-contentful-signed-headers,x-contentful-timestamp';
  }
  return headers;
}

/** Returns a signature of the right length and encoding that matches nothing. */
export function wrongSignature({ algorithm, signature }: SignatureVerification): string {
  return Buffer.alloc(SIGNATURE_BYTES[algorithm], 1).toString(signature.encoding);
}

/** Sets a value inside a JSON document. @param pointer JSON pointer; missing objects are created */
export function put(target: object, pointer: string, value: unknown): void {
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  let current = target as Record<string, unknown>;
  for (const name of names) {
    if (typeof current[name] !== 'object' || current[name] === null) current[name] = {};
    current = current[name] as Record<string, unknown>;
  }
  current[last] = value;
}
