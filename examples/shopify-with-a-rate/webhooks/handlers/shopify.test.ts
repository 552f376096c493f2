import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { forgetApiKey } from '../api-key.ts';
import { startFulfillment } from '../fulfillment-server.ts';
import { testWebhook } from '../test-kit.ts';

const secrets = mockClient(SecretsManagerClient);
let service: Awaited<ReturnType<typeof startFulfillment>>;
before(async () => {
  service = await startFulfillment();
  process.env.FULFILLMENT_URL = service.url;
  process.env.FULFILLMENT_API_KEY = 'fulfillment/dev/api-key';
});
after(() => service.stop());
beforeEach(() => {
  service.shipments.length = 0;
  service.answers.length = 0;
  forgetApiKey();
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: 'key' });
});

const created = () => testWebhook('shopify', { sample: 'created' });

test('sends an order once, with the id of the event as idempotency key', async () => {
  const order = created();
  const first = await order.deliver();
  assert.deepEqual([first.status, first.outcome, first.attempts], [200, 'processed', 1]);
  assert.equal((await order.deliver()).outcome, 'duplicate');

  const [shipment, ...others] = service.shipments;
  assert.deepEqual(others, []);
  assert.deepEqual(shipment?.body, { order: '5678901234567', items: [{ sku: 'SHIRT-M', quantity: 2 }] });
  assert.equal(shipment?.headers.authorization, 'Bearer key');
  assert.equal(shipment?.headers['idempotency-key'], '0b1d2c3e-0000-4000-8000-000000000001');
});

test('retries a 429 after the time that the service asks for', async () => {
  service.answers.push({ status: 429, headers: { 'retry-after': '7' } });
  const { outcome, attempts, retryDelays } = await created().deliver();
  assert.deepEqual([outcome, attempts, retryDelays], ['processed', 2, [7]]);
});

test('retries a 429 without a time, and a 503, after the backoff', async () => {
  service.answers.push({ status: 429 }, { status: 503 });
  const { outcome, attempts, retryDelays } = await created().deliver();
  assert.deepEqual([outcome, attempts], ['processed', 3]);
  // Half of each delay of 10 s and 30 s is random.
  const [first = 0, second = 0] = retryDelays ?? [];
  assert.ok(first >= 5 && first <= 10, `${first} s`);
  assert.ok(second >= 15 && second <= 30, `${second} s`);
});

test('reads the API key again when the service refuses it', async () => {
  secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'old' }).resolves({ SecretString: 'new' });
  service.answers.push({ status: 401 });
  const { outcome, attempts } = await created().deliver();
  assert.deepEqual([outcome, attempts], ['processed', 2]);
  const keys = service.shipments.map(({ headers }) => headers.authorization);
  assert.deepEqual(keys, ['Bearer old', 'Bearer new']);
});

test('dead-letters an order that the service refuses for good', async () => {
  service.answers.push({ status: 422 });
  const { outcome, attempts, reason } = await created().deliver();
  assert.deepEqual([outcome, attempts], ['dead-lettered', 1]);
  assert.equal(reason?.errorMessage, 'the fulfillment service refused order 5678901234567 with 422');
});

test('dead-letters an order after eight attempts while the service fails', async () => {
  service.answers.push(...Array.from({ length: 8 }, () => ({ status: 500 })));
  const { outcome, attempts, reason } = await created().deliver();
  assert.deepEqual([outcome, attempts], ['dead-lettered', 8]);
  assert.equal(reason?.errorMessage, 'the fulfillment service responded 500');
});

test('dead-letters an order without items without a request', async () => {
  const { outcome, reason } = await testWebhook('shopify', { sample: 'fail-without-items' }).deliver();
  assert.deepEqual([outcome, reason?.errorName], ['dead-lettered', 'SchemaMismatchError']);
  assert.deepEqual(service.shipments, []);
});

test('completes other events of Shopify without a request', async () => {
  const headers = { 'x-shopify-topic': 'orders/updated' };
  assert.equal((await testWebhook('shopify', { sample: 'created', headers }).deliver()).outcome, 'processed');
  assert.deepEqual(service.shipments, []);
});
