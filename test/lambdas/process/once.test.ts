import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { AttemptInProgressError } from '../../../contract/errors.ts';
import type { RunOnce } from '../../../lambdas/process/once.ts';

const LONG = { getRemainingTimeInMillis: () => 60_000 };
const event = (key: string) => ({ key, forSeconds: 3_600 });
let server: Server;
let client: DynamoDBClient;
let runOnce: RunOnce;

beforeAll(async () => {
  server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  client = new DynamoDBClient();
  await client.send(
    new CreateTableCommand({
      TableName: 'once',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  const { runOnceOn } = await import('../../../lambdas/process/once.ts');
  runOnce = runOnceOn('once', client);
});

afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

test('runs what has not run, and not what has', async () => {
  const run = jest.fn(async () => {});
  expect([
    await runOnce(event('a'), LONG, run),
    await runOnce(event('a'), LONG, run),
    await runOnce(event('b'), LONG, run),
  ]).toEqual(['done', 'duplicate', 'done']);
  expect(run).toHaveBeenCalledTimes(2);
});

test('of two at the same moment one runs, and the other is told to wait', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const first = runOnce(event('c'), LONG, () => held);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(runOnce(event('c'), LONG, async () => {})).rejects.toThrow(AttemptInProgressError);
  release();
  expect(await first).toBe('done');
});

test('runs again what has failed', async () => {
  await expect(runOnce(event('d'), LONG, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  expect(await runOnce(event('d'), LONG, async () => {})).toBe('done');
});

test('runs again what was killed in the middle, once its invocation can no longer be alive', async () => {
  const short = { getRemainingTimeInMillis: () => 1 };
  void runOnce(event('e'), short, () => new Promise(() => {}));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await runOnce(event('e'), LONG, async () => {})).toBe('done');
});

test('remembers neither payload nor result, and not for ever', async () => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'once' }));
  expect(Items.length).toBeGreaterThan(0);
  for (const item of Items) {
    expect(Object.keys(item)).not.toContain('validation');
    expect(item.data ?? { NULL: true }).toEqual({ NULL: true });
    expect(Number(item.expiration?.N)).toBeGreaterThan(Date.now() / 1_000);
  }
});
