import { createHmac } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Handshake, HandshakeValue } from '#contract/handshake';
import { readPointer } from '#contract/json-pointer';
import { secretOf } from '#contract/secret-texts';
import type { Verification } from '#contract/verification';
import type { IngestPorts } from './ports.ts';
import { Problem, unauthorized, unavailable } from './problem.ts';
import { type IngestRequest, parseJson } from './request.ts';
import { secretUnusable } from './secret-cache.ts';
import { keysOf } from './verify/keys.ts';
import { verifyRequest } from './verify/verify-request.ts';
import { isSecret } from './verify/verify-token.ts';

/** A handshake's body is small; anything larger is a webhook, and is not looked into. */
const MAX_BODY_BYTES = 16_384;

/**
 * Answers a request by which the provider checks that the endpoint is ours.
 *
 * @returns the answer, or undefined when the request is none of the topic's handshakes, or brings a key when there is one
 * @throws {Problem} when it is one and does not verify
 */
export async function answerHandshake(
  request: IngestRequest,
  verification: Verification,
  ports: IngestPorts,
): Promise<APIGatewayProxyStructuredResultV2 | undefined> {
  const handshake = verification.handshakes?.find(({ when }) => isMeant(when, request));
  if (!handshake) return undefined;
  if (handshake.verified) await verifyRequest(verification, request, ports.secrets, ports.now());
  if (handshake.token) await checkToken(handshake.token, request, ports);
  if (handshake.deliversSecret && verification.kind === 'signature') {
    // Only the first may set the key: whoever comes later is held to it.
    if (await ports.secrets.isSet(verification.secretName)) return undefined;
    const value = await resolveValue(handshake.deliversSecret, request, verification, ports);
    if (!(await saveSecret(verification.secretName, value, ports))) return undefined;
  }
  return toAnswer(handshake.answer, (value) => resolveValue(value, request, verification, ports));
}

function isMeant({ method, query = {}, headers = {}, body }: Handshake['when'], request: IngestRequest): boolean {
  if (request.method !== method) return false;
  const parameters = new URLSearchParams(request.query);
  const fits = (wanted: string | true, value: string | null | undefined) =>
    wanted === true ? value : value === wanted;
  return (
    Object.entries(query).every(([name, wanted]) => fits(wanted, parameters.get(name))) &&
    Object.entries(headers).every(([name, wanted]) => fits(wanted, request.headers[name])) &&
    (body === undefined || hasInBody(body, request))
  );
}

function hasInBody({ pointer, equals }: NonNullable<Handshake['when']['body']>, request: IngestRequest): boolean {
  const mark = String(equals ?? pointer.slice(pointer.lastIndexOf('/') + 1));
  // Nearly every body is a webhook's: looking for the word is cheaper than parsing.
  if (request.body.length > MAX_BODY_BYTES || !request.body.includes(mark)) return false;
  const value = readPointer(parseJson(request), pointer);
  return equals === undefined ? value !== undefined : value === equals;
}

async function checkToken(
  { query, secretName }: NonNullable<Handshake['token']>,
  request: IngestRequest,
  ports: IngestPorts,
): Promise<void> {
  const token = new URLSearchParams(request.query).get(query) ?? '';
  if (!(await isSecret(secretName, ports.secrets, [token]))) {
    throw unauthorized('token-mismatch', `The ${query} is wrong.`);
  }
}

/** @returns whether it was the first @throws {Problem} 503 when it could not be saved */
async function saveSecret(name: string, value: string, ports: IngestPorts): Promise<boolean> {
  // What a stranger sends may look like a list, which nobody could verify with.
  return ports.saveFirstSecret(name, secretOf([value])).catch((cause) => {
    throw Object.assign(unavailable('secret-not-saved', 'The handshake cannot be answered now.'), { cause });
  });
}

/** @throws {Problem} 400 when the request lacks what it should carry */
async function resolveValue(
  value: HandshakeValue,
  request: IngestRequest,
  verification: Verification,
  ports: IngestPorts,
): Promise<string> {
  if (typeof value === 'string') return value;
  if ('hmacOf' in value) {
    if (verification.kind !== 'signature') throw new Error('only a topic with signatures can sign a handshake');
    const { keys, fault } = keysOf(verification, await ports.secrets.read(verification.secretName));
    const [key] = keys;
    if (!key) return secretUnusable(verification.secretName, fault);
    const hmac = createHmac(verification.algorithm.slice('hmac-'.length), key);
    const content = await resolveValue(value.hmacOf, request, verification, ports);
    if (!new RegExp(`^(?:${value.pattern})$`).test(content)) throw incomplete();
    return `${value.prefix ?? ''}${hmac.update(content).digest(value.encoding)}`;
  }
  const found = readFrom(value, request);
  if (typeof found !== 'string' || found === '') {
    throw incomplete();
  }
  return found;
}

function incomplete(): Problem {
  return new Problem(400, 'handshake-incomplete', 'The handshake carries no valid challenge.');
}

function readFrom(value: { query: string } | { header: string } | { body: string }, request: IngestRequest): unknown {
  if ('query' in value) return new URLSearchParams(request.query).get(value.query);
  if ('header' in value) return request.headers[value.header];
  return readPointer(parseJson(request), value.body);
}

async function toAnswer(
  { status = 200, headers = {}, text, json }: Handshake['answer'],
  resolve: (value: HandshakeValue) => Promise<string>,
): Promise<APIGatewayProxyStructuredResultV2> {
  const resolveAll = async (values: Readonly<Record<string, HandshakeValue | number>>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(values).map(async ([name, value]) => [
          name,
          typeof value === 'number' ? value : await resolve(value),
        ]),
      ),
    );
  // What a stranger sends is sent back: a browser must not take it for a page.
  const safe = { 'x-content-type-options': 'nosniff', ...(await resolveAll(headers)) };
  if (text !== undefined) {
    return {
      statusCode: status,
      headers: { ...safe, 'content-type': 'text/plain; charset=utf-8' },
      body: await resolve(text),
    };
  }
  if (json !== undefined) {
    const body = JSON.stringify(await resolveAll(json));
    return { statusCode: status, headers: { ...safe, 'content-type': 'application/json' }, body };
  }
  return { statusCode: status, headers: safe };
}
