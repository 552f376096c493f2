import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { sample, testWebhook } from '../test-kit.ts';

const dynamodb = mockClient(DynamoDBClient);
beforeEach(() => {
  dynamodb.reset();
  process.env.INVOICES_TABLE = 'invoices';
});

const puts = () => dynamodb.commandCalls(PutItemCommand).map(({ args }) => args[0].input);

test('saves a paid invoice once, also when Stripe delivers its event twice', async () => {
  dynamodb.on(PutItemCommand).resolves({});
  const paid = testWebhook('stripe', { sample: 'invoice.paid' });
  const first = await paid.deliver();
  assert.deepEqual([first.status, first.outcome, first.attempts], [200, 'processed', 1]);
  assert.equal((await paid.deliver()).outcome, 'duplicate');

  const [put, ...others] = puts();
  assert.deepEqual(others, []);
  assert.equal(put?.TableName, 'invoices');
  assert.deepEqual(put?.Item, {
    invoice: { S: 'in_sample' },
    status: { S: 'paid' },
    customer: { S: 'cus_sample' },
    currency: { S: 'eur' },
    amountDue: { N: '4900' },
    event: { S: 'evt_sample_2' },
    eventCreated: { N: '1767225600' },
  });
});

test('saves a failed payment with its own status', async () => {
  dynamodb.on(PutItemCommand).resolves({});
  await testWebhook('stripe', { sample: 'invoice.payment_failed' }).handle();
  assert.deepEqual(puts()[0]?.Item?.status, { S: 'payment_failed' });
});

test('an event that is older than that of the table counts as done', async () => {
  const older = new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  dynamodb.on(PutItemCommand).rejects(older);
  const failed = testWebhook('stripe', { sample: 'invoice.payment_failed' });
  const { outcome, attempts } = await failed.deliver();
  assert.deepEqual([outcome, attempts], ['processed', 1]);
  assert.equal(puts()[0]?.ConditionExpression, 'attribute_not_exists(invoice) OR eventCreated <= :created');
  assert.deepEqual(puts()[0]?.ExpressionAttributeValues, { ':created': { N: '1767139200' } });
  const lines = failed.log.map(({ message }) => message);
  assert.ok(lines.includes('invoice left as it is, because the table has a newer event'), lines.join('\n'));
});

test('retries while DynamoDB fails, and dead-letters after five attempts', async () => {
  dynamodb.on(PutItemCommand).rejectsOnce(new Error('throttled')).resolves({});
  const recovered = await testWebhook('stripe', { sample: 'invoice.paid' }).deliver();
  assert.deepEqual([recovered.outcome, recovered.attempts], ['processed', 2]);

  dynamodb.reset();
  dynamodb.on(PutItemCommand).rejects(new Error('throttled'));
  const failed = await testWebhook('stripe', { sample: 'invoice.paid' }).deliver();
  assert.deepEqual([failed.outcome, failed.attempts], ['dead-lettered', 5]);
  assert.equal(failed.reason?.errorMessage, 'throttled');
});

test('dead-letters an invoice without a customer at once', async () => {
  const { outcome, attempts, reason } = await testWebhook('stripe', { sample: 'fail-without-customer' }).deliver();
  assert.deepEqual([outcome, attempts, reason?.errorName], ['dead-lettered', 1, 'SchemaMismatchError']);
  assert.match(reason?.errorMessage ?? '', /customer/);
  assert.deepEqual(puts(), []);
});

test('completes events of other types without a write', async () => {
  const body = { ...sample('stripe', 'invoice.paid'), type: 'customer.created' };
  assert.equal((await testWebhook('stripe', { body }).deliver()).outcome, 'processed');
  assert.deepEqual(puts(), []);
});
