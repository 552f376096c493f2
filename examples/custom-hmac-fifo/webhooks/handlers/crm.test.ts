import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { testWebhook } from '../test-kit.ts';

/** Objects of the bucket by key. */
const objects = new Map<string, string>();
const s3 = mockClient(S3Client);
beforeEach(() => {
  process.env.CUSTOMERS_BUCKET = 'customers';
  objects.clear();
  s3.reset();
  s3.on(GetObjectCommand).callsFake(({ Key }) => {
    const text = objects.get(Key);
    if (text === undefined) throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: {} });
    return { Body: { transformToString: async () => text } };
  });
  s3.on(PutObjectCommand).callsFake(({ Key, Body }) => void objects.set(Key, Body));
});

const KEY = 'customers/c-1.json';
const customer = () => JSON.parse(objects.get(KEY) ?? 'null');

test('saves and deletes a customer', async () => {
  assert.equal((await testWebhook('crm', { sample: '1-saved' }).deliver()).outcome, 'processed');
  assert.deepEqual(customer(), { sequence: 1, name: 'Ada' });
  assert.equal((await testWebhook('crm', { sample: '2-saved' }).deliver()).outcome, 'processed');
  assert.deepEqual(customer(), { sequence: 2, name: 'Ada Lovelace' });
  assert.equal((await testWebhook('crm', { sample: '3-deleted' }).deliver()).outcome, 'processed');
  assert.deepEqual(customer(), { sequence: 3, deleted: true });
});

test('an event that is redriven after later ones changes nothing', async () => {
  await testWebhook('crm', { sample: '3-deleted' }).deliver();
  const older = testWebhook('crm', { sample: '2-saved' });
  assert.equal((await older.deliver()).outcome, 'processed');
  assert.deepEqual(customer(), { sequence: 3, deleted: true });
  assert.ok(older.log.some(({ message }) => message === 'older event skipped'));
});

test('processes an event once', async () => {
  const saved = testWebhook('crm', { sample: '1-saved' });
  assert.equal((await saved.deliver()).outcome, 'processed');
  assert.equal((await saved.deliver()).outcome, 'duplicate');
  assert.equal(s3.commandCalls(PutObjectCommand).length, 1);
});

test('retries after 2 and 8 seconds while S3 fails, and dead-letters the webhook then', async () => {
  s3.on(PutObjectCommand).rejects(new Error('SlowDown'));
  const { outcome, attempts, retryDelays, reason } = await testWebhook('crm', { sample: '1-saved' }).deliver();
  assert.deepEqual([outcome, attempts, retryDelays], ['dead-lettered', 3, [2, 8]]);
  assert.equal(reason?.errorMessage, 'SlowDown');
});

test('dead-letters an event of an unknown type at once', async () => {
  const { outcome, attempts, reason } = await testWebhook('crm', { sample: 'fail-merged' }).deliver();
  assert.deepEqual([outcome, attempts], ['dead-lettered', 1]);
  assert.match(reason?.errorMessage ?? '', /customer\.merged/);
});

/** Signs as the CRM does, apart from Catchbasin's own code. */
function signed(body: string, time: number, now = new Date()) {
  const secret = 'a-secret-of-the-crm';
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const headers = { 'x-acme-timestamp': String(time), 'x-acme-signature': `v1=${signature}` };
  return testWebhook('crm', { body, headers, secret, now });
}

test('accepts the signature of the CRM, and rejects another body and an old time', async () => {
  const body = '{"id":"evt-9","type":"customer.saved","sequence":1,"customer":{"id":"c-1","name":"Ada"}}';
  const now = Math.floor(Date.now() / 1_000);
  assert.equal((await signed(body, now).deliver()).outcome, 'processed');

  const { headers } = signed(body, now).request;
  const forged = testWebhook('crm', { body: body.replace('Ada', 'Eve'), headers, secret: 'a-secret-of-the-crm' });
  assert.equal((await forged.deliver()).status, 401);
  assert.equal((await signed(body, now - 301).deliver()).status, 401);
});
