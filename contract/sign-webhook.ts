import { createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import { readPointer, writePointer } from './json-pointer.ts';
import { hashOf, hasPublicKey, isFetched } from './key-pair.ts';
import { parseJson } from './parse-json.ts';
import { queryParameters } from './query-parameters.ts';
import { isForm } from './read-body.ts';
import { signFetched } from './sign-fetched.ts';
import { put, signRequest, timestampText } from './sign-request.ts';
import { signingKey } from './signing-key.ts';
import type { Field, SignatureVerification, SignedPart, TokenVerification, Verification } from './verification.ts';

const PRIVATE_KEY = '-----BEGIN PRIVATE KEY-----';

/** Request to a topic. */
export interface WebhookRequest {
  /** Path of the topic, such as `/orders`. */
  readonly path: string;
  /** Raw query string without its question mark. */
  readonly query: string;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Signs a request as its provider would, wherever the signature is: in a header, in the body or in the query.
 *
 * @param secret signing secret; for a provider that signs with a private key, a private key of the sender as PEM
 * @throws {Error} if there is no secret, or the body has no place for the signature
 */
export function signWebhook(
  verify: Verification,
  secret: string | undefined,
  request: WebhookRequest,
  now: Date,
): WebhookRequest {
  if (isFetched(verify) && secret?.startsWith(PRIVATE_KEY)) return signFetched(verify, secret, request, now);
  if (verify.kind === 'token' && secret && 'body' in verify.token) return withTokens(verify, secret, request);
  if (verify.kind === 'token' && secret && 'query' in verify.token) return withParameter(request, verify.token, secret);
  if (verify.kind !== 'signature' || !secret || (hasPublicKey(verify) && !secret.startsWith(PRIVATE_KEY))) {
    const headers = signRequest(verify, secret, request.body, now, request.headers);
    return { ...request, headers: { ...request.headers, ...headers } };
  }
  const timed = withTime(verify, request, timestampText(now, verify.timestamp?.unit));
  if (!('body' in verify.signature)) return signWhole(verify, secret, timed, now);
  const json = jsonOf(timed.body);
  for (const item of itemsOf(json, verify.each)) {
    const signature = digest(verify, secret, partsOf(verify, timed, now, item));
    writePointer(item, verify.signature.body, signature);
  }
  return { ...timed, body: Buffer.from(JSON.stringify(json)) };
}

function signWhole(verify: SignatureVerification, secret: string, request: WebhookRequest, now: Date): WebhookRequest {
  const hashed = withBodyHash(verify, request);
  const headers: Record<string, string> = { ...hashed.headers };
  for (const part of verify.signed)
    if (typeof part === 'object') prepareHeader(headers, verify, part, hashed.body, now);
  const prepared = { ...hashed, headers };
  const signature = digest(verify, secret, partsOf(verify, prepared, now));
  if ('query' in verify.signature) return withParameter(prepared, verify.signature, signature);
  if (!('formField' in verify.signature)) {
    put(headers, verify.signature, signature);
    return prepared;
  }
  const form = new URLSearchParams(request.body.toString());
  form.set(verify.signature.formField, `${verify.signature.prefix ?? ''}${signature}`);
  return { ...prepared, body: Buffer.from(form.toString()) };
}

function digest(verify: SignatureVerification, secret: string, parts: readonly (string | Buffer)[]): string {
  const { encoding } = verify.signature;
  if (hasPublicKey(verify)) {
    const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
    return sign(hashOf(verify.algorithm), content, createPrivateKey(secret)).toString(encoding);
  }
  const hmac = createHmac(verify.algorithm.slice('hmac-'.length), signingKey(verify, secret));
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

function partsOf(verify: SignatureVerification, request: WebhookRequest, now: Date, item?: object) {
  return verify.signed.map((part): string | Buffer => {
    if (part === 'body') return request.body;
    if (part === 'timestamp') return timestampText(now, verify.timestamp?.unit);
    if (part === 'method') return 'POST';
    if (part === 'path') return withQuery(request.path, request.query);
    if (part === 'url') return withQuery(verify.url ?? '', request.query);
    if (part === 'form') return isForm(request.headers) ? sortedForm(request.body) : '';
    return contentOf(part, request, item);
  });
}

function contentOf(part: Exclude<SignedPart, string>, { headers, body }: WebhookRequest, item?: object): string {
  if ('text' in part) return part.text;
  if ('url' in part) return part.url;
  if ('header' in part) return headers[part.header] ?? '';
  if ('formField' in part) return new URLSearchParams(body.toString()).get(part.formField) ?? '';
  if ('body' in part) return String(readPointer(item ?? jsonOf(body), part.body) ?? '');
  const names = (headers[part.headersListedIn] ?? '').split(',');
  return names.map((name) => `${name}:${headers[name] ?? ''}`).join(';');
}

/** Adds a header that the signature covers: the id of the message, or the list of the signed headers. */
function prepareHeader(
  headers: Record<string, string>,
  { timestamp }: SignatureVerification,
  part: Exclude<SignedPart, string>,
  body: Buffer,
  now: Date,
): void {
  if ('header' in part) {
    const id = createHash('sha256').update(body).update(now.toISOString()).digest('hex').slice(0, 24);
    headers[part.header] ??= `msg_${id}`;
  }
  if ('headersListedIn' in part) {
    const time = timestamp && 'header' in timestamp ? [timestamp.header].flat() : [];
    headers[part.headersListedIn] = [...time, part.headersListedIn].sort().join(',');
  }
}

/** Adds the time of signing, to the headers or to the body. */
function withTime({ timestamp, each }: SignatureVerification, request: WebhookRequest, text: string): WebhookRequest {
  if (!timestamp) return request;
  if ('query' in timestamp) return withParameter(request, timestamp, text);
  if (!('body' in timestamp)) {
    const headers: Record<string, string> = { ...request.headers };
    put(headers, timestamp, text);
    return { ...request, headers };
  }
  const json = jsonOf(request.body);
  for (const item of itemsOf(json, each)) writePointer(item, timestamp.body, Number(text));
  return { ...request, body: Buffer.from(JSON.stringify(json)) };
}

/** Adds the hash of a body that is not a form to the query. */
function withBodyHash({ bodyHash }: SignatureVerification, request: WebhookRequest): WebhookRequest {
  if (!bodyHash || isForm(request.headers)) return request;
  const hash = `${bodyHash.query}=${createHash('sha256').update(request.body).digest('hex')}`;
  return { ...request, query: [request.query, hash].filter(Boolean).join('&') };
}

/** Adds a query parameter. One of the same name, such as that of a recorded request, is replaced. */
function withParameter(
  request: WebhookRequest,
  { query: name, prefix = '' }: { readonly query: string; readonly prefix?: string },
  value: string,
): WebhookRequest {
  const others = request.query.split('&').filter((piece) => piece !== '' && !queryParameters(piece).has(name));
  return { ...request, query: [...others, new URLSearchParams({ [name]: prefix + value })].join('&') };
}

function withTokens({ token, each }: TokenVerification, secret: string, request: WebhookRequest): WebhookRequest {
  const json = jsonOf(request.body);
  for (const item of itemsOf(json, each)) writePointer(item, pointerOf(token), secret);
  return { ...request, body: Buffer.from(JSON.stringify(json)) };
}

function pointerOf(field: Field): string {
  return 'body' in field ? field.body : '';
}

function jsonOf(body: Buffer): object {
  const json = parseJson(body.toString());
  if (typeof json === 'object' && json !== null) return json;
  throw new Error('this provider signs inside the body, which is not a JSON object. Send a JSON object');
}

function itemsOf(json: object, each: string | undefined): object[] {
  if (each === undefined) return [json];
  const items = readPointer(json, each);
  if (Array.isArray(items)) return items;
  throw new Error(`this provider signs each item of the list at ${each}, which the body does not have. Add the list`);
}

function sortedForm(body: Buffer): string {
  const fields = [...new URLSearchParams(body.toString())].sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.flat().join('');
}

function withQuery(address: string, query: string): string {
  return query ? `${address}?${query}` : address;
}
