import { resolveTopic } from '#config/resolve-webhooks';
import type { Verification } from '#contract/verification';
import { dedupeKey } from '#lambdas/process/dedupe-key';
import { toWebhook } from '#lambdas/process/received-webhook';
import { type EndpointRequest, NOW } from '#test/support/ingest';
import { PRESETS } from '#test/support/presets';
import { type Answer, BundledIngest } from './bundled-ingest.ts';
import { PROVIDERS } from './facts/index.ts';
import type { ProviderFacts, ProviderRequest } from './provider-facts.ts';
import { type ProviderSecret, providerSecret, signAsProvider } from './sign.ts';

const ingest = new BundledIngest();
const secrets = new Map(Object.entries(PRESETS).map(([provider, verify]) => [provider, providerSecret(verify)]));
beforeAll(async () => {
  await ingest.start();
  for (const [provider, { text }] of secrets) ingest.secrets.set(provider, text);
});
afterAll(() => ingest.stop());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

function signed(verify: Verification, secret: ProviderSecret, request: ProviderRequest, now = NOW): EndpointRequest {
  const { method = 'POST', query = '', headers = {}, body = '' } = request;
  const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const unsigned = { method, query, headers: { ...type, ...headers }, body: Buffer.from(body) };
  return request.signed === false ? unsigned : signAsProvider(verify, secret, unsigned, now);
}

function webhookOf({ webhook }: Answer, verify: Verification) {
  if (!webhook) throw new Error('no webhook was stored and queued');
  return toWebhook(webhook.stored, webhook.reference, verify);
}

const firstEvent = ({ requests }: ProviderFacts) =>
  requests.find(({ outcome }) => outcome === 'queued') as ProviderRequest;

/** Smallest event that each scheme can sign. Schemes that sign inside the body need a body of a certain form. */
const EVENTS: Readonly<Record<string, Partial<ProviderRequest>>> = {
  adyen: { body: '{"notificationItems":[{"NotificationRequestItem":{"pspReference":"p","eventCode":"REFUND"}}]}' },
  braintree: { headers: FORM, body: 'bt_payload=cGF5bG9hZA%3D%3D%0A' },
  mailgun: { body: '{"signature":{"token":"t"},"event-data":{"event":"opened"}}' },
  msgraph: { body: '{"value":[{"changeType":"created","resource":"users/1/messages/2"}]}' },
  twilio: { headers: FORM, body: 'MessageSid=SM1&Body=Hello&From=%2B15017122661' },
};

describe.each(Object.entries(PRESETS))('the preset %s', (provider, verify) => {
  const secret = secrets.get(provider) as ProviderSecret;
  const { respond } = resolveTopic({ lane: 'normal', verify });
  const event = {
    name: 'an event',
    outcome: 'queued',
    source: 'code: EVENTS',
    body: '{"id":"e"}',
    ...EVENTS[provider],
  } as const;

  test('acknowledges an event as its provider expects, and stores and queues it', async () => {
    const answer = await ingest.ask(provider, signed(verify, secret, event), NOW);
    expect(answer).toMatchObject({ statusCode: respond.status, counted: { WebhooksAccepted: 1 } });
    expect([answer.body ?? '', answer.headers?.['content-type']]).toEqual(
      respond.body === '' ? ['', undefined] : [respond.body, respond.contentType],
    );
    expect(webhookOf(answer, verify).bytes()).toEqual(signed(verify, secret, event).body);
  });

  if (verify.kind === 'unsigned') return;
  test('rejects an event with a wrong signature, with a body only where its provider bears one', async () => {
    const answer = await ingest.ask(provider, signed(verify, providerSecret(verify), event), NOW);
    expect(answer).toMatchObject({ statusCode: 401, counted: { WebhooksRejected: 1 } });
    expect([Boolean(answer.body), answer.webhook]).toEqual([respond.explainRejections, undefined]);
  });
});

/** Largest bodies by content type, each expensive to parse. An event of Lambda holds 6 MB, here of Base64. */
const LARGE: Readonly<Record<string, (bytes: number) => Buffer>> = {
  'application/json': (bytes) => Buffer.from(`${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}`),
  'application/x-www-form-urlencoded': (bytes) => Buffer.alloc(bytes, 'a&'),
};

const SIGNED = Object.entries(PRESETS).filter(([, { kind }]) => kind !== 'unsigned');

test.each(SIGNED)('%s rejects the largest events that Lambda accepts, and fails at none', async (provider, verify) => {
  for (const [type, make] of Object.entries(LARGE)) {
    const statusOf = async (bytes: number) =>
      (await ingest.ask(provider, { headers: { 'content-type': type }, body: make(bytes) }, NOW)).statusCode;
    expect(await statusOf(4_000_000)).toBe(401);
    expect(await statusOf(4_600_000)).toBe(verify.respond?.finalRejectionStatus ?? 413);
  }
});

test('all facts belong to a preset', () => {
  expect(Object.keys(PROVIDERS).filter((provider) => !(provider in PRESETS))).toEqual([]);
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
      expect(answer.body ?? '').toBe(respond.body);
      const webhook = webhookOf(answer, verify);
      if (eventId !== undefined) expect(webhook.eventId).toBe(eventId);
      if (eventType !== undefined) expect(webhook.eventType).toBe(eventType);
      return;
    }
    expect(answer).toMatchObject({ statusCode: outcome.status, counted: { HandshakesAnswered: 1 } });
    expect(answer.webhook).toBeUndefined();
    if (outcome.body !== undefined) expect(answer.body ?? '').toBe(outcome.body);
    if (outcome.contentType !== undefined) expect(answer.headers?.['content-type']).toContain(outcome.contentType);
  });

  test('an event with a wrong signature is rejected with 401 and keeps nothing', async () => {
    const before = await ingest.storedCount();
    const answer = await ingest.ask(provider, signed(verify, providerSecret(verify), firstEvent(facts)), NOW);
    expect(answer).toMatchObject({ statusCode: 401, counted: { WebhooksRejected: 1 } });
    expect(Boolean(answer.body)).toBe(respond.explainRejections);
    expect([answer.webhook, await ingest.storedCount()]).toEqual([undefined, before]);
  });

  test('its last retry is accepted and recognized as the same event', async () => {
    const { signed: howSigned, lastAfterSeconds = 0, changes = [] } = facts.retries;
    const first = signed(verify, secret, firstEvent(facts));
    const at = later(lastAfterSeconds);
    // An unknown way of signing counts as the one that is harder to accept.
    const retried = { ...firstEvent(facts), body: withChanges(firstEvent(facts).body ?? '', changes) };
    const isSignedAgain = howSigned === 'anew' || changes.length > 0;
    const again = isSignedAgain ? signed(verify, secret, retried, at) : first;
    const keys: string[] = [];
    for (const [request, now] of [[first, NOW] as const, [again, at] as const]) {
      keys.push(dedupeKey(webhookOf(await ingest.ask(provider, request, now), verify), verify, 'eventId'));
    }
    expect(keys[0]).toBe(keys[1]);
  });
});

/** Changes the numbers in a JSON body that differ between two tries. */
function withChanges(body: string, names: readonly string[]): string {
  if (names.length === 0) return body;
  return JSON.stringify(
    JSON.parse(body, (name, value) => (names.includes(name) && typeof value === 'number' ? value + 1 : value)),
  );
}
