import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import type { RunIdempotently } from '#lambdas/process/idempotency';

const LONG = { getRemainingTimeInMillis: () => 60_000 };
const event = (key: string) => ({ key, expiresAfterSeconds: 3_600 });
let server: Server;
let client: DynamoDBClient;
let table: DynamoDBClient;
let runOnce: RunIdempotently;
/** Command that the table rejects at present. */
let failing: string | undefined;
const itemsOf = async () => (await client.send(new ScanCommand({ TableName: 'once' }))).Items ?? [];
const idsOf = async () => (await itemsOf()).map(({ id }) => id?.S);

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
  table = new DynamoDBClient({ maxAttempts: 1 });
  table.middlewareStack.add((next, context) => async (args) => {
    if (context.commandName === failing) throw new Error('the table is unavailable');
    return next(args);
  });
  const { createIdempotency } = await import('#lambdas/process/idempotency');
  runOnce = createIdempotency('once', table);
});

afterAll(() => {
  client.destroy();
  table.destroy();
  server.closeAllConnections();
  server.close();
});

test('runs each event once', async () => {
  const run = jest.fn(async () => {});
  expect([
    await runOnce(event('a'), LONG, run),
    await runOnce(event('a'), LONG, run),
    await runOnce(event('b'), LONG, run),
  ]).toEqual([{ status: 'done' }, { status: 'duplicate' }, { status: 'done' }]);
  expect(run).toHaveBeenCalledTimes(2);
});

test('rejects a second run while the first one is in progress', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const first = runOnce(event('c'), LONG, () => held);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(runOnce(event('c'), LONG, async () => {})).rejects.toMatchObject({
    name: 'HandlerNotStartedError',
    reason: 'event',
  });
  release();
  expect(await first).toEqual({ status: 'done' });
});

test('runs an event again after a failure', async () => {
  await expect(runOnce(event('d'), LONG, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  expect(await runOnce(event('d'), LONG, async () => {})).toEqual({ status: 'done' });
});

test('runs an event again whose run was killed, after its invocation must have ended', async () => {
  const short = { getRemainingTimeInMillis: () => 1 };
  void runOnce(event('e'), short, () => new Promise(() => {}));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await runOnce(event('e'), LONG, async () => {})).toEqual({ status: 'done' });
});

test('remembers each event for the time of its topic, whichever topic was first', async () => {
  const expiresIn = async (key: string, expiresAfterSeconds: number) => {
    const before = await idsOf();
    await runOnce({ key, expiresAfterSeconds }, LONG, async () => {});
    const [added] = (await itemsOf()).filter(({ id }) => !before.includes(id?.S));
    return Math.round((Number(added?.expiration?.N) - Date.now() / 1_000) / 60) * 60;
  };
  expect([await expiresIn('f', 86_400), await expiresIn('g', 2_592_000), await expiresIn('h', 86_400)]).toEqual([
    86_400, 2_592_000, 86_400,
  ]);
});

test('keeps the result of a run whose record cannot be saved, and saves it later', async () => {
  failing = 'UpdateItemCommand';
  const outcome = await runOnce(event('i'), LONG, async () => {});
  if (outcome.status !== 'unrecorded') throw new Error(`the run is ${outcome.status}`);
  await expect(outcome.record()).rejects.toThrow();
  failing = undefined;
  await outcome.record();
  expect(await runOnce(event('i'), LONG, async () => {})).toEqual({ status: 'duplicate' });
  failing = 'DeleteItemCommand';
  await expect(runOnce(event('j'), LONG, () => Promise.reject(new PermanentError('no')))).rejects.toThrow(
    PermanentError,
  );
  failing = undefined;
});

test('runs nothing while the table cannot be read', async () => {
  failing = 'PutItemCommand';
  const run = jest.fn(async () => {});
  const error = await runOnce(event('k'), LONG, run).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(HandlerNotStartedError);
  expect(error).toMatchObject({ reason: 'table', message: 'the idempotency table is unavailable' });
  expect(run).not.toHaveBeenCalled();
  failing = undefined;
});

test.each(['text', undefined, null, 0])('rethrows the value %p, which is not an error, as it is', async (thrown) => {
  await expect(runOnce(event(`l${thrown}`), LONG, () => Promise.reject(thrown))).rejects.toBe(thrown);
});

test('stores neither payload nor result, and lets records expire', async () => {
  const items = await itemsOf();
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) {
    expect(Object.keys(item)).not.toContain('validation');
    expect(item.data ?? { NULL: true }).toEqual({ NULL: true });
    expect(Number(item.expiration?.N)).toBeGreaterThan(Date.now() / 1_000);
  }
});
