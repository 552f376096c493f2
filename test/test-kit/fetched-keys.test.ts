import { defineWebhooks, paypal, plaid, pubsub, sns } from '#contract/index';
import { testKit } from '#test-kit/index';

const config = defineWebhooks({
  topics: {
    orders: { lane: 'normal', verify: pubsub({ audience: 'us', serviceAccountEmail: 'push@p.example' }) },
    bank: { lane: 'normal', verify: plaid({ secretName: 'webhooks/plaid' }) },
    alerts: { lane: 'normal', verify: sns({ topicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts' }) },
    sales: { lane: 'normal', verify: paypal({ webhookId: 'WH-1' }) },
  },
});
const seen: unknown[] = [];
const handler = async () => ({ default: (webhook: { json(): unknown }) => void seen.push(webhook.json()) });
const { testWebhook } = testKit({
  config,
  handlers: { orders: handler, bank: handler, alerts: handler, sales: handler } as never,
});

test.each([
  ['orders', 'message'],
  ['bank', 'SYNC_UPDATES_AVAILABLE'],
  ['alerts', 'Notification'],
  ['sales', 'PAYMENT.AUTHORIZATION.CREATED'],
] as const)('the kit signs a sample of %s with a key of its own', async (topic, sample) => {
  const before = seen.length;
  expect(await testWebhook(topic, { sample }).deliver()).toMatchObject({ status: 200, outcome: 'processed' });
  expect(seen.length).toBe(before + 1);
});

test('the kit signs a body of the test', async () => {
  const body = { message: { messageId: '1', data: '' } };
  expect(await testWebhook('orders', { body }).deliver()).toMatchObject({ status: 200, outcome: 'processed' });
  expect(seen.at(-1)).toEqual(body);
});

test('the kit tells what a message of SNS needs', () => {
  expect(() => testWebhook('alerts', { body: { Type: 'Notification' } })).toThrow(
    'the request lacks a part that this provider signs. Add it',
  );
});

test('a request that another key has signed is rejected', async () => {
  const { request } = testWebhook('orders', { body: {} });
  const other = testWebhook('orders', { body: {}, headers: request.headers });
  expect(await other.deliver()).toMatchObject({ status: 401, outcome: 'not-queued' });
});
