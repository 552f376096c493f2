import { createHash, sign } from 'node:crypto';
import { certificateContent } from './certificate-content.ts';
import type { CertificateVerification, FetchedVerification, JwksJwtVerification } from './fetched-verification.ts';
import { readPointer, writePointer } from './json-pointer.ts';
import { parseJson } from './parse-json.ts';
import type { Field } from './verification-parts.ts';

/** Id of the key in tokens that are signed here. */
const KEY_ID = 'catchbasin';

interface SignedByKey {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Signs a request with a private key of our own, as a provider signs with its own. Only a test that trusts the key
 * accepts it.
 *
 * @param privateKey private key as PEM
 * @throws {Error} when the body has no place for the signature
 */
export function signFetched<Request extends SignedByKey>(
  verify: FetchedVerification,
  privateKey: string,
  request: Request,
  now: Date,
): Request {
  if (verify.kind === 'certificate') return signByCertificate(verify, privateKey, request, now);
  const name = verify.header ?? 'authorization';
  const token = signToken(verify, privateKey, request.body, now);
  return { ...request, headers: { ...request.headers, [name]: name === 'authorization' ? `Bearer ${token}` : token } };
}

function signToken(scheme: JwksJwtVerification, key: string, body: Buffer, now: Date): string {
  const { algorithm, issuers, audience, claims, bodyHash } = scheme;
  const seconds = Math.floor(now.getTime() / 1_000);
  const all = {
    iat: seconds,
    exp: seconds + 300,
    ...(issuers && { iss: issuers[0] }),
    ...(audience !== undefined && { aud: audience }),
    ...claims,
    ...(bodyHash && { [bodyHash.claim]: createHash('sha256').update(body).digest(bodyHash.encoding) }),
  };
  const signed = `${encode({ alg: algorithm, kid: KEY_ID, typ: 'JWT' })}.${encode(all)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function signByCertificate<Request extends SignedByKey>(
  { signed, signature, timestamp, algorithm, expected = {}, certificate }: CertificateVerification,
  key: string,
  request: Request,
  now: Date,
): Request {
  const headers: Record<string, string> = { ...request.headers };
  const json = parseJson(request.body.toString());
  const inBody = 'type' in signed;
  if (inBody && (typeof json !== 'object' || json === null)) {
    throw new Error('this provider signs inside the body, which is not a JSON object. Send a JSON object');
  }
  const put = (field: Field, value: string) => {
    if ('body' in field) writePointer(json as object, field.body, value);
    else headers[headerOf(field)] = value;
  };
  put(timestamp, now.toISOString());
  // A documented message is of another topic and region.
  for (const [pointer, values] of Object.entries(expected)) {
    if (!values.includes(String(readPointer(json, pointer)))) writePointer(json as object, pointer, values[0]);
  }
  const url = 'body' in certificate.url ? readPointer(json, certificate.url.body) : headers[headerOf(certificate.url)];
  put(certificate.url, certificate.directory + String(url).replace(/^.*\//, ''));
  const parts = { headers, body: request.body, json: () => json };
  const content = certificateContent({ signed }, parts, now.toISOString());
  if (content === undefined) throw new Error('the request lacks a part that this provider signs. Add it');
  put(signature, sign(algorithm.slice('rsa-'.length), Buffer.from(content), key).toString('base64'));
  return { ...request, headers, ...(inBody && { body: Buffer.from(JSON.stringify(json)) }) };
}

function headerOf(field: Field): string {
  return 'header' in field ? String(field.header) : '';
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
