import { createHash, createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { FetchedVerification } from '#contract/fetched-verification';
import { readPointer } from '#contract/json-pointer';
import { isFetched, makeFetchedKeyPair } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { signFetched } from '#contract/sign-fetched';
import { signRequest } from '#contract/sign-request';
import { signingKey } from '#contract/signing-key';
import type { Field, SignatureVerification, SignedPart, Verification } from '#contract/verification';
import { issueCertificate, type TestCertificate } from '#test/support/certificate';
import { signAsContentful } from '#test/support/contentful';
import type { EndpointRequest } from '#test/support/ingest';
import { put } from '#test/support/plausible-request';

/** Secret of a preset, and the private key where the secret is a public one. */
export interface ProviderSecret {
  readonly text: string;
  readonly privateKey?: KeyObject;
  /** Key that ingest fetches. */
  readonly publicKey?: KeyObject;
  /** Issues the certificate of the key, as PEM. */
  readonly certificate?: (issuer: TestCertificate) => string;
}

/** Creates a secret as the provider of a preset would. */
export function providerSecret(verify: Verification): ProviderSecret {
  if (isFetched(verify)) {
    const { privateKey, publicKey } = makeFetchedKeyPair(verify);
    const keys = { privateKey: createPrivateKey(privateKey), publicKey };
    const [commonName = ''] = verify.kind === 'certificate' ? verify.certificate.subjects : [];
    return {
      text: 'client:secret',
      ...keys,
      certificate: (issuer) => issueCertificate({ commonName, issuer, keys }).pem,
    };
  }
  if (verify.kind === 'signature' && verify.algorithm === 'ed25519') {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    return { text: raw.toString(verify.key?.encoding ?? 'hex'), privateKey };
  }
  if (verify.kind === 'signature' && verify.algorithm.startsWith('rsa-')) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    return { text: publicKey.export({ format: 'pem', type: 'spki' }).toString(), privateKey };
  }
  if (verify.kind === 'signature' && verify.algorithm === 'ecdsa-p256-sha256') {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return { text: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), privateKey };
  }
  return { text: makeSecret(verify) ?? '' };
}

/** Adds the signature to a request, wherever its provider puts it. */
export function signAsProvider(
  verify: Verification,
  secret: ProviderSecret,
  request: EndpointRequest,
  now: Date,
): EndpointRequest {
  const { method = 'POST', headers = {}, body = Buffer.alloc(0), query = '' } = request;
  if (verify.kind === 'token' && 'body' in verify.token)
    return { ...request, body: verify.each ? withTokens(body, secret.text) : withPasscode(body, secret.text) };
  if (verify.kind === 'token' && 'query' in verify.token)
    return { ...request, query: [query, `token=${encodeURIComponent(secret.text)}`].filter(Boolean).join('&') };
  if (isFetched(verify)) return signByFetched(verify, secret, request, now);
  if (verify.kind !== 'signature')
    return { ...request, headers: { ...headers, ...signRequest(verify, secret.text, body, now) } };
  if (verify.signed.some((part) => typeof part === 'object' && 'headersListedIn' in part)) {
    const path = `/contentful${query && `?${query}`}`;
    const signature = signAsContentful(secret.text, { method, path, headers, body: body.toString() }, now.getTime());
    return { ...request, headers: { ...headers, ...signature } };
  }
  if (verify.bodyHash) return signUrlAndForm(verify, secret, request);
  if ('formField' in verify.signature) return signFormField(verify, secret, request);
  if ('body' in verify.signature) return signInsideBody(verify, secret, request, now);
  if (secret.privateKey) return signWithPrivateKey(verify, secret.privateKey, request, now);
  const timed = withTimeInBody(verify, body, now);
  return { ...request, body: timed, headers: signRequest(withoutTimeInBody(verify), secret.text, timed, now, headers) };
}

const hash = ({ algorithm }: SignatureVerification) => algorithm.slice('hmac-'.length);
const isFormRequest = ({ headers = {} }: EndpointRequest) => /urlencoded/.test(headers['content-type'] ?? '');

function withTokens(body: Buffer, clientState: string): Buffer {
  const { value, ...others } = JSON.parse(body.toString());
  return Buffer.from(JSON.stringify({ ...others, value: value.map((item: object) => ({ ...item, clientState })) }));
}

function signByFetched(
  verify: FetchedVerification,
  { privateKey }: ProviderSecret,
  request: EndpointRequest,
  now: Date,
): EndpointRequest {
  const pem = String(privateKey?.export({ format: 'pem', type: 'pkcs8' }));
  const { headers = {}, body = Buffer.alloc(0) } = request;
  return { ...request, ...signFetched(verify, pem, { headers, body }, now) };
}

/** Adds the passcode as Figma does. */
function withPasscode(body: Buffer, passcode: string): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), passcode }));
}

/** Puts the time of signing into a body that carries it, such as that of Linear. */
function withTimeInBody({ timestamp }: SignatureVerification, body: Buffer, now: Date): Buffer {
  if (!timestamp || !('body' in timestamp)) return body;
  return Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), [timestamp.body.slice(1)]: now.getTime() }));
}

function withoutTimeInBody(verify: SignatureVerification): SignatureVerification {
  const { timestamp, ...others } = verify;
  return timestamp && 'body' in timestamp ? others : verify;
}

/** Signs as Twilio: the URL and the sorted fields of a form, or the URL with the hash of another body. */
function signUrlAndForm(
  verify: SignatureVerification,
  { text }: ProviderSecret,
  request: EndpointRequest,
): EndpointRequest {
  const { query = '', headers = {}, body = Buffer.alloc(0) } = request;
  const isForm = isFormRequest(request);
  const bodyHash = `${verify.bodyHash?.query}=${createHash('sha256').update(body).digest('hex')}`;
  const signedQuery = isForm ? query : [query, bodyHash].filter(Boolean).join('&');
  const fields = isForm ? [...new URLSearchParams(body.toString())].sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  const content = `${verify.url}${signedQuery && `?${signedQuery}`}${fields.flat().join('')}`;
  const signature = createHmac(hash(verify), text).update(content).digest('base64');
  return { ...request, query: signedQuery, headers: { ...headers, 'x-twilio-signature': signature } };
}

/** Signs as Braintree: one field of a form, whose signature is another one. */
function signFormField(
  verify: SignatureVerification,
  { text }: ProviderSecret,
  request: EndpointRequest,
): EndpointRequest {
  const fields = new URLSearchParams(request.body?.toString());
  const signature = createHmac(hash(verify), signingKey(verify, text))
    .update(fields.get('bt_payload') ?? '')
    .digest('hex');
  fields.set('bt_signature', `${verify.signature.prefix ?? ''}${signature}`);
  return { ...request, body: Buffer.from(fields.toString()) };
}

/** Signs as Adyen, each item of a batch, or as Mailgun, a time and a token. */
function signInsideBody(
  verify: SignatureVerification,
  { text }: ProviderSecret,
  request: EndpointRequest,
  now: Date,
): EndpointRequest {
  const body = JSON.parse(request.body?.toString() ?? '');
  const items = verify.each ? (readPointer(body, verify.each) as object[]) : [body];
  for (const item of items) {
    if (verify.timestamp && 'body' in verify.timestamp) {
      put(item, verify.timestamp.body, String(Math.floor(now.getTime() / 1_000)));
    }
    const hmac = createHmac(hash(verify), signingKey(verify, text));
    for (const part of verify.signed) hmac.update(inBody(part, item, now));
    if ('body' in verify.signature) put(item, verify.signature.body, hmac.digest(verify.signature.encoding));
  }
  return { ...request, body: Buffer.from(JSON.stringify(body)) };
}

function inBody(part: SignedPart, item: object, now: Date): string {
  if (part === 'timestamp') return String(Math.floor(now.getTime() / 1_000));
  if (typeof part === 'object' && 'text' in part) return part.text;
  return typeof part === 'object' && 'body' in part ? String(readPointer(item, part.body) ?? '') : '';
}

function signWithPrivateKey(
  verify: SignatureVerification,
  privateKey: KeyObject,
  request: EndpointRequest,
  now: Date,
): EndpointRequest {
  const { headers = {}, body = Buffer.alloc(0) } = request;
  const time = verify.timestamp?.unit === 'rfc3339' ? now.toISOString() : String(Math.floor(now.getTime() / 1_000));
  const contentOf = (part: SignedPart) => {
    if (part === 'body') return body;
    if (part === 'timestamp') return Buffer.from(time);
    if (typeof part === 'object' && 'text' in part) return Buffer.from(part.text);
    return Buffer.from(typeof part === 'object' && 'header' in part ? (headers[part.header] ?? '') : '');
  };
  const digest = { ed25519: null, 'rsa-sha512': 'sha512' }[verify.algorithm as string];
  const content = Buffer.concat(verify.signed.map(contentOf));
  const signature = sign(digest === undefined ? 'sha256' : digest, content, privateKey);
  const nameOf = (field: Field) => ('header' in field ? String(field.header) : '');
  return {
    ...request,
    headers: {
      ...headers,
      [nameOf(verify.signature)]: signature.toString(verify.signature.encoding),
      ...(verify.timestamp && { [nameOf(verify.timestamp)]: time }),
    },
  };
}
