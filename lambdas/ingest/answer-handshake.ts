import { createHmac } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Handshake, HandshakeCondition, HandshakeValue } from '#contract/handshake';
import { readPointer } from '#contract/json-pointer';
import { formatSigningSecrets } from '#contract/signing-secrets';
import type { Verification } from '#contract/verification';
import { confirmSubscription } from '#lambdas/ingest/fetched/schemes';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';
import type { IngestRequest } from './request.ts';
import { secretUnusable } from './secret-cache.ts';
import { MAX_HANDSHAKE_BYTES } from './verify/handshake-content.ts';
import { deriveKeys } from './verify/keys.ts';
import { verifyRequest } from './verify/verify-request.ts';
import { areSecretValues } from './verify/verify-token.ts';

/**
 * Answers a handshake: a request by which the provider checks that the endpoint belongs to its customer.
 *
 * @returns the answer, or undefined when the request is not a handshake of the topic or its secret is already set
 * @throws {Problem} when the handshake is not genuine or lacks a value
 */
export async function answerHandshake(
  request: IngestRequest,
  verification: Verification,
  ports: IngestPorts,
): Promise<APIGatewayProxyStructuredResultV2 | undefined> {
  const handshake = verification.handshakes?.find(({ when }) => matchesRequest(when, request));
  if (!handshake) return undefined;
  if (handshake.verified) await verifyRequest(verification, request, ports, ports.now());
  if (handshake.verified && handshake.confirms) await confirmSubscription(handshake.confirms, request, ports.keys);
  if (handshake.token) await checkToken(handshake.token, request, ports);
  if (handshake.deliversSecret && verification.kind === 'signature') {
    // The first request sets the secret; later requests cannot change it.
    if (await ports.secrets.isSet(verification.secretName)) return undefined;
    const value = await resolveValue(handshake.deliversSecret, request, verification, ports);
    if (!(await saveSecret(verification.secretName, value, ports))) return undefined;
  }
  return toAnswer(handshake.answer, (value) => resolveValue(value, request, verification, ports));
}

function matchesRequest({ method, query, headers, form, body }: Handshake['when'], request: IngestRequest): boolean {
  if (request.method !== method) return false;
  const matches = (conditions: Conditions, read: (name: string) => unknown) =>
    Object.entries(conditions).every(([name, condition]) => meets(condition, read(name)));
  if (headers && !matches(headers, (name) => request.headers[name])) return false;
  if (query) {
    const parameters = new URLSearchParams(request.query);
    if (!matches(query, (name) => parameters.get(name))) return false;
  }
  if ((form || body) && request.body.length > MAX_HANDSHAKE_BYTES) return false;
  if (form && !matches(form, (name) => request.form().get(name))) return false;
  return !body || (mayMatch(body, request.body) && matches(body, (pointer) => readPointer(request.json(), pointer)));
}

type Conditions = Readonly<Record<string, HandshakeCondition | number>>;

function meets(condition: HandshakeCondition | number, value: unknown): boolean {
  const isPresent = value !== undefined && value !== null && value !== '';
  return typeof condition === 'boolean' ? isPresent === condition : value === condition;
}

/** Searches for the required words. Nearly every body is a webhook's, and searching is cheaper than parsing. */
function mayMatch(conditions: Conditions, body: Buffer): boolean {
  const required = Object.entries(conditions).filter(([, condition]) => condition !== false);
  return required.every(([pointer, condition]) =>
    body.includes(typeof condition === 'string' ? condition : pointer.slice(pointer.lastIndexOf('/') + 1)),
  );
}

async function checkToken(
  { query, secretName }: NonNullable<Handshake['token']>,
  request: IngestRequest,
  ports: IngestPorts,
): Promise<void> {
  const token = new URLSearchParams(request.query).get(query) ?? '';
  if (!(await areSecretValues(secretName, ports.secrets, [token]))) {
    throw new Problem('token-mismatch', `The query parameter ${query} is wrong.`);
  }
}

/** @returns false when another handshake was first @throws {Problem} 503 when the secret could not be saved */
async function saveSecret(name: string, value: string, ports: IngestPorts): Promise<boolean> {
  // A value that looks like a list is wrapped in one, because otherwise it would be read as several values.
  const isSaved = await ports.saveFirstSecret(name, formatSigningSecrets([value])).catch((cause) => {
    throw new Problem('secret-not-saved', 'The handshake cannot be answered at the moment. Retry later.', { cause });
  });
  ports.secrets.forget(name);
  return isSaved;
}

/** @throws {Problem} 400 when the request lacks the value */
async function resolveValue(
  value: HandshakeValue,
  request: IngestRequest,
  verification: Verification,
  ports: IngestPorts,
): Promise<string> {
  if (typeof value === 'string') return value;
  if ('hmacOf' in value) {
    if (verification.kind !== 'signature')
      throw new Error('only a topic that verifies signatures can sign a handshake: choose another preset');
    const { keys, keyError } = deriveKeys(verification, await ports.secrets.read(verification.secretName));
    const [key] = keys;
    if (!key) throw secretUnusable(verification.secretName, keyError);
    const hmac = createHmac(verification.algorithm.slice('hmac-'.length), key);
    const content = await resolveValue(value.hmacOf, request, verification, ports);
    // A longer content is not recognized as that of a handshake when it is sent as a webhook.
    const isTooLong = Buffer.byteLength(content) > MAX_HANDSHAKE_BYTES;
    if (isTooLong || !new RegExp(`^(?:${value.pattern})$`).test(content)) throw incomplete();
    return `${value.prefix ?? ''}${hmac.update(content).digest(value.encoding)}`;
  }
  const found = readValue(value, request);
  if (typeof found !== 'string' || found === '') {
    throw incomplete();
  }
  return found;
}

function incomplete(): Problem {
  return new Problem('handshake-incomplete', 'The handshake carries no valid challenge.');
}

function readValue(value: { query: string } | { header: string } | { body: string }, request: IngestRequest): unknown {
  if ('query' in value) return new URLSearchParams(request.query).get(value.query);
  if ('header' in value) return request.headers[value.header];
  return readPointer(request.json(), value.body);
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
  // The answer may repeat values of the request, so a browser must not interpret it as a page.
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
