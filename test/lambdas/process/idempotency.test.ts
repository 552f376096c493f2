import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import dynalite from 'dynalite';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import { createIdempotency, type RunIdempotently } from '#lambdas/process/idempotency';
import type { AwsCalls, ItemOperations } from '#lambdas/runtime/aws/calls';
import { sdkCalls } from '#lambdas/runtime/aws/sdk-calls';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { recordId } from '#lambdas/runtime/table-ids';

const LONG = { getRemainingTimeInMillis: () => 60_000 };
let server: Server;
let client: DynamoDBClient;
let runOnce: RunIdempotently;
/** Operation that the table rejects at present. */
let failing: keyof ItemOperations | undefined;
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
});

afterEach(() => {
  failing = undefined;
});

afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const CLIENTS: [string, () => AwsCalls][] = [
  ['thin', () => thinCalls(process.env)],
  ['SDK', sdkCalls],
];

describe.each(CLIENTS)('with the %s client', (name, create) => {
  const event = (key: string) => ({ key: `${name} ${key}`, expiresAfterSeconds: 3_600 });

  beforeAll(() => {
    const calls = create();
    const item: AwsCalls['item'] = async (operation, input, limits) => {
      if (operation === failing) throw new Error('the table is unavailable');
      return calls.item(operation, input, limits);
    };
    runOnce = createIdempotency('once', { ...calls, item });
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
      await runOnce({ ...event(key), expiresAfterSeconds }, LONG, async () => {});
      const [added] = (await itemsOf()).filter(({ id }) => !before.includes(id?.S));
      return Math.round((Number(added?.expiration?.N) - Date.now() / 1_000) / 60) * 60;
    };
    expect([await expiresIn('f', 86_400), await expiresIn('g', 2_592_000), await expiresIn('h', 86_400)]).toEqual([
      86_400, 2_592_000, 86_400,
    ]);
  });

  test('keeps the result of a run whose record cannot be saved, and saves it later', async () => {
    failing = 'UpdateItem';
    const outcome = await runOnce(event('i'), LONG, async () => {});
    if (outcome.status !== 'unrecorded') throw new Error(`the run is ${outcome.status}`);
    await expect(outcome.record()).rejects.toThrow();
    failing = undefined;
    await outcome.record();
    expect(await runOnce(event('i'), LONG, async () => {})).toEqual({ status: 'duplicate' });
    failing = 'DeleteItem';
    await expect(runOnce(event('j'), LONG, () => Promise.reject(new PermanentError('no')))).rejects.toThrow(
      PermanentError,
    );
    failing = undefined;
  });

  test('runs nothing while the table cannot be read', async () => {
    failing = 'PutItem';
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
});

describe('records of Powertools, which earlier versions wrote', () => {
  /** Runs work as Powertools does with its own class for DynamoDB. */
  const runOfPowertools = (key: string, run: () => Promise<void>, remainingMs = 60_000) => {
    const config = new IdempotencyConfig({ expiresAfterSeconds: 3_600, hashFunction: 'sha256' });
    config.registerLambdaContext({ getRemainingTimeInMillis: () => remainingMs } as Context);
    const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'once', awsSdkV3Client: client });
    return makeIdempotent(async (_: string) => run(), { persistenceStore, config, keyPrefix: 'event' })(key);
  };
  const ours = createIdempotency('once', thinCalls(process.env));
  const itemOf = async (key: string) => (await itemsOf()).find(({ id }) => id?.S === recordId(key));
  const run = async () => {};

  test('are equal to ours', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const runs = [runOfPowertools('p', () => held), ours({ key: 'q', expiresAfterSeconds: 3_600 }, LONG, () => held)];
    await sleep(200);
    const states = [await itemOf('p'), await itemOf('q')];
    release();
    await Promise.all(runs);
    states.push(await itemOf('p'), await itemOf('q'));
    const shapes = states.map((item) => {
      const { data: _, id: __, ...others } = item ?? {};
      return Object.fromEntries(
        Object.entries(others)
          .sort()
          .map(([name, value]) => [name, name === 'status' ? value : String(value.N).length]),
      );
    });
    expect(shapes[0]).toMatchObject({ status: { S: 'INPROGRESS' }, in_progress_expiration: 13, expiration: 10 });
    expect(shapes[1]).toEqual(shapes[0]);
    expect(shapes[2]).toMatchObject({ status: { S: 'COMPLETED' } });
    expect(shapes[3]).toEqual(shapes[2]);
  });

  test('prevent a second run', async () => {
    await runOfPowertools('r', run);
    expect(await ours({ key: 'r', expiresAfterSeconds: 3_600 }, LONG, run)).toEqual({ status: 'duplicate' });
  });

  test('prevent a run while they are in progress, until the invocation has ended', async () => {
    void runOfPowertools('s', () => new Promise(() => {}), 1_000);
    await sleep(200);
    const second = () => ours({ key: 's', expiresAfterSeconds: 3_600 }, LONG, run);
    await expect(second()).rejects.toMatchObject({ name: 'HandlerNotStartedError', reason: 'event' });
    await sleep(1_000);
    expect(await second()).toEqual({ status: 'done' });
  });

  test('of ours prevent a run of Powertools, so that an earlier version can be deployed again', async () => {
    await ours({ key: 't', expiresAfterSeconds: 3_600 }, LONG, run);
    const again = jest.fn(run);
    await runOfPowertools('t', again);
    expect(again).not.toHaveBeenCalled();
  });
});
