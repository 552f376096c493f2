import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { defineWebhooks, unsigned } from 'catchbasin';
import { testKit } from 'catchbasin/testing';

const dynamodb = mockClient(DynamoDBClient);
beforeEach(() => dynamodb.reset());

const { testWebhook } = testKit({
  config: defineWebhooks({ topics: { orders: { lane: 'low', verify: unsigned() } } }),
  handlers: { orders: () => import('./orders-table.ts') },
});

test('stores an order', async () => {
  dynamodb.on(PutItemCommand).resolves({});
  const order = testWebhook('orders', { body: { order: 'A-1', quantity: 2 } });
  expect(await order.deliver()).toMatchObject({ outcome: 'processed' });
  const [call] = dynamodb.commandCalls(PutItemCommand);
  expect(call?.args[0].input.Item).toEqual({ order: { S: 'A-1' }, quantity: { N: '2' } });
});

test('retries an order while DynamoDB fails', async () => {
  dynamodb.on(PutItemCommand).rejectsOnce(new Error('throttled')).resolves({});
  const order = testWebhook('orders', { body: { order: 'A-1', quantity: 2 } });
  expect(await order.deliver()).toMatchObject({ outcome: 'processed', attempts: 2 });
});
