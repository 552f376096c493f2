import { resolveTopic } from '#config/resolve-webhooks';
import { discord, hmac, standardWebhooks } from '#contract/providers/index';
import { endpointWith } from '#test/support/ingest';
import { testKit } from '#test-kit/index';
import { signedRequest } from '#test-kit/signed-request';
import config from '#webhooks/config';
import handlers from '#webhooks/handlers/index';

const { testWebhook } = testKit({ config, handlers });

const EVENT = { id: 'evt_1', type: 'invoice.paid', data: { object: { id: 'in_1' } } };

test.each(['stripe', 'github', 'orders', 'internal'] as const)(
  'signs a request that ingest of %s takes',
  async (topic) => {
    const { status, answer } = await testWebhook(topic, { body: EVENT }).deliver();
    expect(status).toBe(200);
    expect(JSON.parse(answer).id).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("runs the topic's handler once, and passes on what it throws", async () => {
  const paid = testWebhook('stripe', { body: EVENT });
  await paid.handle();
  expect(paid.log.at(-1)).toEqual({
    level: 'info',
    message: 'invoice in_1 is paid',
    fields: { id: expect.any(String), topic: 'stripe', attempt: 1 },
  });
  await expect(testWebhook('stripe', { body: 'no JSON' }).handle()).rejects.toThrow('the body is not JSON');
});

test('turns a forged request away, and says so where a handler was asked for', async () => {
  const forged = testWebhook('stripe', { body: EVENT, headers: { 'stripe-signature': 't=1,v1=00' } });
  expect(await forged.deliver()).toMatchObject({ status: 401, outcome: 'answered' });
  await expect(forged.handle()).rejects.toThrow(/ingest responds 401 and queues nothing/);
});

test('takes a recorded request for what it was when it came', async () => {
  const recorded = testWebhook('stripe', { body: EVENT, secret: 'whsec_recorded', now: new Date('2026-01-01') });
  const { headers, body } = recorded.request;
  const again = { headers: { 'stripe-signature': headers['stripe-signature'] ?? '' }, body, secret: 'whsec_recorded' };
  expect(await testWebhook('stripe', { ...again, now: new Date('2026-01-01T00:01') }).deliver()).toMatchObject({
    status: 200,
  });
  expect(await testWebhook('stripe', again).deliver()).toMatchObject({ status: 401 });
  expect(
    await testWebhook('stripe', { ...again, now: new Date('2026-01-01'), secret: 'other' }).deliver(),
  ).toMatchObject({
    status: 401,
  });
});

test('signs headers that the scheme covers as they are given', async () => {
  const verify = standardWebhooks({ secretName: 'webhooks/test' });
  const topic = resolveTopic({ lane: 'p', verify });
  const { headers, body, secret, now } = signedRequest(topic, { headers: { 'webhook-id': 'msg_mine' } });
  expect(headers['webhook-id']).toBe('msg_mine');
  const endpoint = endpointWith(verify, { secret: () => secret, now });
  expect(await endpoint.ask({ headers, body })).toMatchObject({ statusCode: 200, kept: true });
});

test('says what to do where only the provider can sign', () => {
  const topic = resolveTopic({ lane: 'p', verify: discord({ secretName: 'webhooks/discord' }) });
  expect(() => signedRequest(topic, {})).toThrow(/private key.*give a recorded request/);
  const headers = { 'x-signature-ed25519': '00' };
  expect(signedRequest(topic, { headers }).headers).toMatchObject(headers);
});

test('text and bytes are sent as they are, and everything else as JSON', () => {
  const topic = resolveTopic({ lane: 'p', verify: hmac({ header: 'x-signature', secretName: 'webhooks/test' }) });
  const sent = (body?: unknown) => signedRequest(topic, { body }).body.toString();
  expect([sent('text'), sent(Buffer.from('bytes')), sent([1]), sent()]).toEqual(['text', 'bytes', '[1]', '{}']);
});
