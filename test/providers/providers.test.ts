import { resolveTopic } from '#config/resolve-webhooks';
import type { Verification } from '#contract/verification';
import { toWebhook } from '#lambdas/process/received-webhook';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';
import { type Answer, BundledIngest } from '#test/support/bundled-ingest';
import { type EndpointRequest, NOW } from '#test/support/ingest';
import { plausibleHeaders } from '#test/support/plausible-request';
import { PRESETS } from '#test/support/presets';
import { PROVIDERS } from './facts/index.ts';
import type { ProviderFacts, ProviderRequest } from './provider-facts.ts';
import { serveKey } from './serve-key.ts';
import { type ProviderSecret, providerSecret, signAsProvider } from './sign.ts';

const ingest = new BundledIngest();
const secrets = new Map(Object.entries(PRESETS).map(([provider, verify]) => [provider, providerSecret(verify)]));
beforeAll(async () => {
  await ingest.start();
  for (const [provider, { text }] of secrets) ingest.secrets.set(provider, text);
  for (const [provider, secret] of secrets) serveKey(ingest.keys, provider, PRESETS[provider] as Verification, secret);
  // The verify token of the documented request.
  ingest.secrets.set('webhooks/verify-token', 'meatyhamhock');
});
afterAll(() => ingest.stop());

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

function signed(verify: Verification, secret: ProviderSecret, request: ProviderRequest, now = NOW): EndpointRequest {
  const { method = 'POST', query = '', headers = {}, body = '' } = request;
  const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const unsigned = { method, query, headers: { ...type, ...headers }, body: Buffer.from(body) };
  return request.signed === false ? unsigned : signAsProvider(verify, secret, unsigned, now);
}

function webhookOf({ stored, queued }: Answer, verify: Verification) {
  if (!stored || !queued) throw new Error('no webhook was stored and queued');
  return toWebhook(stored, queued, verify);
}

const firstEvent = ({ requests }: ProviderFacts) =>
  requests.find(({ outcome }) => outcome === 'queued') as ProviderRequest;

/** Largest bodies by content type, each expensive to parse. An event of Lambda holds 6 MB, here of Base64. */
const LARGE: Readonly<Record<string, (bytes: number) => Buffer>> = {
  'application/json': (bytes) => Buffer.from(`${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}`),
  'application/x-www-form-urlencoded': (bytes) => Buffer.alloc(bytes, 'a&'),
};

const SIGNED = Object.entries(PRESETS).filter(([, { kind }]) => kind !== 'unsigned');

test.each(SIGNED)('%s rejects the largest events that Lambda accepts, and fails at none', async (provider, verify) => {
  for (const [type, make] of Object.entries(LARGE)) {
    const headers = { ...plausibleHeaders(verify), 'content-type': type };
    const statusOf = async (bytes: number) =>
      (await ingest.ask(provider, { headers, body: make(bytes) }, NOW)).statusCode;
    // A busy machine can miss the deadline of the first read of a secret. Later requests use the cached one.
    for (let tries = 0; tries < 10 && (await statusOf(2)) === 503; tries++);
    expect(await statusOf(4_000_000)).toBe(verify.respond?.unverifiedStatus ?? 401);
    expect(await statusOf(4_600_000)).toBe(413);
  }
});

test('every preset has facts, and all facts belong to a preset', () => {
  expect(Object.keys(PROVIDERS).sort()).toEqual(Object.keys(PRESETS).sort());
});

describe.each(Object.entries(PROVIDERS))('%s', (provider, facts) => {
  const verify = PRESETS[provider] as Verification;
  const secret = secrets.get(provider) as ProviderSecret;
  const { respond } = resolveTopic({ lane: 'normal', verify });

  test.each(facts.requests.map((request) => [request.name, request] as const))('%s', async (_, request) => {
    const topic = request.pending ? `${provider}-pending` : provider;
    // The secret exists and was never set.
    if (request.pending) ingest.secrets.secrets.set(topic, { versions: new Map() });
    const answer = await ingest.ask(topic, signed(verify, secret, request), NOW);
    const { outcome, eventId, eventType } = request;
    if (outcome === 'queued') {
      expect(answer).toMatchObject({ statusCode: respond.status, counted: { WebhooksAccepted: 1 } });
      expect([answer.body ?? '', answer.headers?.['content-type']]).toEqual(
        respond.body === '' ? ['', undefined] : [respond.body, respond.contentType],
      );
      const webhook = webhookOf(answer, verify);
      if (eventId !== undefined) expect(webhook.eventId).toBe(eventId);
      if (eventType !== undefined) expect(webhook.eventType).toBe(eventType);
      return;
    }
    expect(answer).toMatchObject({ statusCode: outcome.status, counted: { HandshakesAnswered: 1 } });
    expect([answer.stored, answer.queued]).toEqual([undefined, undefined]);
    if (outcome.body !== undefined) expect(answer.body ?? '').toBe(outcome.body);
    if (outcome.contentType !== undefined) expect(answer.headers?.['content-type']).toContain(outcome.contentType);
  });

  test('its last retry is accepted and recognized as the same event, unless each delivery is an event', async () => {
    const { signed: howSigned, lastAfterSeconds = 0, changes = [] } = facts.retries;
    const event = firstEvent(facts);
    const at = later(lastAfterSeconds);
    const retried = { ...event, body: withChanges(event.body ?? '', changes) };
    // An unknown way of signing counts as the one that is harder to accept. Only the sender can renew an expired token.
    const signedAt = howSigned === 'anew' || verify.kind.endsWith('jwt') ? at : NOW;
    const first = webhookOf(await ingest.ask(provider, signed(verify, secret, event), NOW), verify);
    const last = webhookOf(await ingest.ask(provider, signed(verify, secret, retried, signedAt), at), verify);
    const isSame = dedupeKey(first, verify, 'eventId') === dedupeKey(last, verify, 'eventId');
    expect(isSame).toBe(Boolean(verify.eventId) || !verify.bodyIsNotUnique);
  });
});

test.each(SIGNED)('%s: an event with a wrong signature is rejected and not kept', async (provider, verify) => {
  const { respond } = resolveTopic({ lane: 'normal', verify });
  const before = await ingest.storedCount();
  const event = firstEvent(PROVIDERS[provider] as ProviderFacts);
  const answer = await ingest.ask(provider, signed(verify, providerSecret(verify), event), NOW);
  const statusCode = respond.unverifiedStatus ?? 401;
  expect(answer).toMatchObject({ statusCode, counted: { WebhooksRejected: 1 } });
  expect(Boolean(answer.body)).toBe(respond.explainRejections);
  expect([answer.queued, await ingest.storedCount()]).toEqual([undefined, before]);
});

/** Changes the fields of a JSON body that differ between two tries. */
function withChanges(body: string, names: readonly string[]): string {
  if (names.length === 0) return body;
  const changed = JSON.stringify(JSON.parse(body, (name, value) => (names.includes(name) ? 'changed' : value)));
  expect(changed).toContain('"changed"');
  return changed;
}
