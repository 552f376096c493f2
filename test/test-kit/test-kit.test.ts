import {
  defineWebhooks,
  github,
  hmac,
  PermanentError,
  RetryAfterError,
  stripe,
  unsigned,
  type Webhook,
} from 'catchbasin';
import { testKit } from 'catchbasin/testing';

const secretName = 'webhooks/test';
const EVENT = { id: 'evt_1', type: 'invoice.paid', data: { object: { id: 'in_1' } } };

const config = defineWebhooks((stage) => ({
  lanes: { normal: { attempts: stage === 'prod' ? 2 : 3, backoff: { first: 2, factor: 2 } }, ordered: { fifo: true } },
  topics: {
    stripe: { lane: 'normal', verify: stripe({ secretName }) },
    github: { lane: 'normal', verify: github({ secretName }) },
    orders: { lane: 'normal', verify: hmac({ header: 'x-signature', secretName }) },
    customers: { lane: 'ordered', verify: unsigned() },
  },
}));

const seen: Webhook[] = [];
const handlers = {
  stripe: async () => ({
    default: (webhook: Webhook, { attempt, log }: { attempt: number; log: { info(message: string): void } }) => {
      seen.push(webhook);
      log.info(`${(webhook.json() as typeof EVENT).type} in attempt ${attempt}`);
    },
  }),
  github: async () => ({ default: () => Promise.reject(new PermanentError('no such repository')) }),
  orders: async () => ({ default: () => Promise.reject(new Error('the warehouse does not respond')) }),
  customers: async () => ({ default: () => {} }),
};

const { testWebhook } = testKit({ config, handlers });
beforeEach(() => seen.splice(0));

test('delivers a signed request to its handler once', async () => {
  const paid = testWebhook('stripe', { body: EVENT, query: 'account=1' });
  const first = await paid.deliver();
  expect(first).toEqual({
    status: 200,
    responseBody: '',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    outcome: 'processed',
    attempts: 1,
    retryDelays: [],
  });
  expect(await paid.deliver()).toMatchObject({ status: 200, outcome: 'duplicate', attempts: 1 });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.id).toBe(first.id);
  expect(seen[0]?.query.get('account')).toBe('1');
});

test('retries without waiting and returns the reason of the dead letter', async () => {
  expect(await testWebhook('orders').deliver()).toMatchObject({
    status: 200,
    outcome: 'dead-lettered',
    attempts: 3,
    retryDelays: [2, 4],
    reason: { errorMessage: 'the warehouse does not respond', attempts: 3 },
  });
  expect(await testWebhook('github').deliver()).toMatchObject({
    outcome: 'dead-lettered',
    attempts: 1,
    retryDelays: [],
    reason: { errorName: 'PermanentError' },
  });
});

test('ends a RetryAfterError of many hours within the test', async () => {
  const asking = { ...handlers, orders: async () => ({ default: () => Promise.reject(new RetryAfterError(36_000)) }) };
  const order = testKit({ config, handlers: asking }).testWebhook('orders');
  expect(await order.deliver()).toMatchObject({ attempts: 3, retryDelays: [36_000, 36_000] });
});

test('delivers through a FIFO lane', async () => {
  expect(await testWebhook('customers').deliver()).toMatchObject({ outcome: 'processed', attempts: 1 });
});

test('uses the configuration of the given stage', async () => {
  const order = testKit({ config, handlers, stage: 'prod' }).testWebhook('orders');
  expect(await order.deliver()).toMatchObject({ outcome: 'dead-lettered', attempts: 2, retryDelays: [2] });
});

test('makes one attempt and rethrows the error of the handler', async () => {
  const paid = testWebhook('stripe', { body: EVENT });
  await paid.handle();
  await paid.handle(3);
  const lines = paid.log.filter(({ message }) => message.startsWith('invoice.paid'));
  const fields = { id: expect.any(String), topic: 'stripe' };
  expect(lines).toEqual([
    { level: 'info', message: 'invoice.paid in attempt 1', fields: { ...fields, attempt: 1 } },
    { level: 'info', message: 'invoice.paid in attempt 3', fields: { ...fields, attempt: 3 } },
  ]);
  await expect(testWebhook('orders').handle()).rejects.toThrow('the warehouse does not respond');
  await expect(testWebhook('stripe', { body: 'text' }).handle()).rejects.toThrow('the body is not JSON');
});

test('logs ingest, processor and handler in order', async () => {
  const paid = testWebhook('stripe', { body: EVENT });
  await paid.deliver();
  expect(paid.log.map(({ message }) => message)).toEqual([
    'webhook accepted',
    'invoice.paid in attempt 1',
    'webhook processed',
  ]);
});

test('reports a forged request as not queued', async () => {
  const forged = testWebhook('stripe', { body: EVENT, headers: { 'stripe-signature': 't=1,v1=00' } });
  expect(await forged.deliver()).toMatchObject({ status: 401, outcome: 'not-queued' });
  await expect(forged.handle()).rejects.toThrow(/^the request was not queued: ingest responded 401 /);
  expect(seen).toEqual([]);
});

test('verifies a recorded request at the time of its recording', async () => {
  const at = (now: string) => ({ now: new Date(now) });
  const recorded = testWebhook('stripe', { body: EVENT, secret: 'whsec_recorded', ...at('2026-01-01T00:00Z') });
  const { headers, body } = recorded.request;
  const again = { headers: { 'stripe-signature': headers['stripe-signature'] ?? '' }, body, secret: 'whsec_recorded' };
  const statusOf = async (options: object) => (await testWebhook('stripe', { ...again, ...options }).deliver()).status;
  expect(await statusOf(at('2026-01-01T00:01Z'))).toBe(200);
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ ...at('2026-01-01T00:00Z'), secret: 'whsec_another' })).toBe(401);
});

test('does not compile with an unknown topic, and names the topics of the stage', () => {
  // @ts-expect-error
  expect(() => testWebhook('toString')).toThrow(
    'topic toString is not in the configuration of stage dev: use one of stripe, github, orders, customers, or add it',
  );
});

test('does not compile without a handler for each topic', () => {
  const { orders, ...others } = handlers;
  // @ts-expect-error
  expect(testKit({ config, handlers: others })).toBeDefined();
  // @ts-expect-error
  expect(testKit({ config, handlers: { ...others, orders: async () => orders } })).toBeDefined();
});

test('names the lanes of the stage when a topic is in none of them', () => {
  const { topics } = config('dev');
  const misplaced = () => ({ lanes: { low: {} }, topics: { ...topics, orders: { ...topics.orders, lane: 'fast' } } });
  expect(() => testKit({ config: misplaced, handlers }).testWebhook('orders')).toThrow(
    'topic orders is in lane fast, which stage dev does not have: use one of low',
  );
});
