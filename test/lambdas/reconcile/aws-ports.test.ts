import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createIdempotency } from '#lambdas/process/idempotency';
import { awsPorts as processPorts } from '#lambdas/process/ports';
import { awsPorts } from '#lambdas/reconcile/aws-ports';
import { ConcurrentRunError, type ReconcilePorts } from '#lambdas/reconcile/ports';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { receiptId, redeliveryId } from '#lambdas/runtime/table-ids';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { referenceTo, storedWebhook } from '#test/support/process';
import { SecretsManagerServer } from '#test/support/secrets-manager';

const SECRET = 'webhooks/prod/stripe-api-key';
const LONG = { getRemainingTimeInMillis: () => 60_000 };
const PROGRESS = { startedAt: '2026-11-24T10:00:00.000Z', watermark: '2026-11-24T10:00:00.000Z' };

let aws: AwsEmulators;
let secrets: SecretsManagerServer;
let ports: ReconcilePorts;

const create = () =>
  awsPorts(
    {
      STAGE: 'dev',
      PAYLOAD_BUCKET: 'payloads',
      QUEUE_URLS: JSON.stringify({ normal: aws.urlOf('queue'), ordered: aws.urlOf('queue.fifo') }),
      IDEMPOTENCY_TABLE: 'idempotency',
      INGEST_URL: 'https://example.com',
    },
    thinCalls(process.env),
  );
const itemOf = async (id: string) =>
  (await aws.dynamodb.send(new GetItemCommand({ TableName: 'idempotency', Key: { id: { S: id } } }))).Item;

beforeAll(async () => {
  aws = await startAwsEmulators();
  secrets = new SecretsManagerServer();
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = await secrets.listen();
  ports = create();
});
afterAll(async () => {
  secrets.close();
  await aws.stop();
});

describe('the progress of a topic', () => {
  test('is undefined before its first run', async () => {
    expect(await ports.readProgress('new')).toBeUndefined();
  });

  test('is read as it was saved', async () => {
    const window = { since: '2026-11-24T09:00:00.000Z', until: '2026-11-24T09:10:00.000Z', cursor: 'evt_1' };
    await ports.saveProgress('read', { ...PROGRESS, version: 1, window });
    expect(await ports.readProgress('read')).toEqual({ ...PROGRESS, version: 1, window });
  });

  test('is saved by one of two runs that have read the same', async () => {
    await ports.saveProgress('two', { ...PROGRESS, version: 1 });
    const saved = await Promise.allSettled(
      ['a', 'b'].map((watermark) => ports.saveProgress('two', { ...PROGRESS, version: 2, watermark })),
    );
    const failed = saved.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failed).toEqual([expect.any(ConcurrentRunError)]);
    expect(failed[0]?.message).toBe('another run reconciles topic two');
    await ports.saveProgress('two', { ...PROGRESS, version: 3 });
    expect(await ports.readProgress('two')).toMatchObject({ version: 3 });
  });

  test('is not saved over a newer one', async () => {
    for (const version of [1, 2, 3]) await ports.saveProgress('late', { ...PROGRESS, version });
    for (const version of [1, 2, 3]) {
      await expect(ports.saveProgress('late', { ...PROGRESS, version })).rejects.toThrow(ConcurrentRunError);
    }
  });

  test('reports a failure of DynamoDB as it is', async () => {
    await expect(ports.saveProgress('x'.repeat(3_000), { ...PROGRESS, version: 1 })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('known events', () => {
  const idempotent = () => createIdempotency('idempotency', thinCalls(process.env));
  const run = (key: string, work: () => Promise<void>) => idempotent()({ key, expiresAfterSeconds: 3_600 }, LONG, work);

  test('are those that the processor has processed', async () => {
    await run('t:event:done', async () => {});
    expect(await ports.findKnown(['t:event:done', 't:event:missing'])).toEqual(new Set(['t:event:done']));
  });

  test('are those that the processor is processing', async () => {
    await run('t:event:running', async () => {
      expect(await ports.findKnown(['t:event:running'])).toEqual(new Set(['t:event:running']));
    });
  });

  test('are not those whose attempt failed, until the processor has recorded their receipt', async () => {
    await expect(run('t:event:failed', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await ports.findKnown(['t:event:failed'])).toEqual(new Set());
    await processPorts(aws.processEnv(), thinCalls(process.env)).recordReceipt('t:event:failed', 'w', 60);
    expect(await ports.findKnown(['t:event:failed'])).toEqual(new Set(['t:event:failed']));
  });

  test('are those that reconcile has queued', async () => {
    await ports.recordReceipt('t:event:queued', 'w', 60);
    expect(await ports.findKnown(['t:event:queued', 'u:event:queued'])).toEqual(new Set(['t:event:queued']));
    const { expiration } = (await itemOf(receiptId('t:event:queued'))) ?? {};
    expect(Math.abs(Number(expiration?.N) - Date.now() / 1_000 - 60)).toBeLessThan(10);
  });

  test('are found among as many as a call may ask for', async () => {
    const keys = Array.from({ length: 50 }, (_, n) => `t:event:${n}`);
    for (const n of [0, 7, 49]) await ports.recordReceipt(`t:event:${n}`, 'w', 60);
    expect(await ports.findKnown(keys)).toEqual(new Set(['t:event:0', 't:event:7', 't:event:49']));
    expect(await ports.findKnown([])).toEqual(new Set());
  });

  test('are asked for again when DynamoDB has left them unprocessed', async () => {
    const asked: number[] = [];
    const table = createServer(async (request, response) => {
      const { RequestItems } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const { Keys } = RequestItems.idempotency as { Keys: { id: { S: string } }[] };
      asked.push(Keys.length);
      const left = Keys.slice(3);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(
        JSON.stringify({
          Responses: { idempotency: Keys.slice(0, 3) },
          UnprocessedKeys: left.length > 0 ? { idempotency: { Keys: left, ProjectionExpression: 'id' } } : {},
        }),
      );
    });
    table.listen(0, '127.0.0.1');
    await once(table, 'listening');
    const url = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    try {
      process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(table.address() as AddressInfo).port}`;
      expect(await create().findKnown(['a', 'b', 'c', 'd'])).toEqual(new Set(['a', 'b', 'c', 'd']));
      expect(asked).toEqual([8, 5, 2]);
    } finally {
      process.env.AWS_ENDPOINT_URL_DYNAMODB = url;
      table.closeAllConnections();
      table.close();
    }
  });
});

test('a redelivery keeps the time of the first request', async () => {
  const first = await ports.recordRedelivery('t', 'd-1', 60);
  const { expiration } = (await itemOf(redeliveryId('t', 'd-1'))) ?? {};
  expect(await ports.recordRedelivery('t', 'd-1', 3_600)).toEqual(first);
  expect(await ports.recordRedelivery('u', 'd-1', 60)).toEqual(expect.any(Date));
  const item = await itemOf(redeliveryId('t', 'd-1'));
  expect(item?.firstAt?.S).toBe(first.toISOString());
  // It expires although the delivery is asked for again, so that it can be asked for once more.
  expect(item?.expiration?.N).toBe(expiration?.N);
});

describe('the API key', () => {
  test('is the text of its secret, without the line break of a file', async () => {
    secrets.set(SECRET, 'rk_live_1\n');
    expect(await ports.apiKey(SECRET)).toBe('rk_live_1');
  });

  test.each(['', ' \n'])('is missing when its secret is empty (%j)', async (text) => {
    secrets.set(SECRET, text);
    expect(await ports.apiKey(SECRET)).toBeUndefined();
  });

  test('is missing when its secret does not exist', async () => {
    expect(await ports.apiKey('missing')).toBeUndefined();
  });
});

test('the number of waiting webhooks is that of the lane', async () => {
  expect(await ports.countWaiting('normal')).toBe(0);
  for (const MessageBody of ['a', 'b']) {
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: aws.urlOf('queue'), MessageBody }));
  }
  expect([await ports.countWaiting('normal'), await ports.countWaiting('ordered')]).toEqual([2, 0]);
  await expect(ports.countWaiting('missing')).rejects.toThrow('lane missing has no queue in QUEUE_URLS');
});

test('an event is stored, and queued in the order of its group', async () => {
  const webhook = storedWebhook('0199-w', '{"id":"evt_1"}');
  const reference = { ...referenceTo(webhook), group: 'orders:customer' };
  await ports.store(webhook, reference);
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: 'payloads', Key: reference.key }));
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual(webhook);
  await ports.enqueue('ordered', reference);
  const { Messages } = await aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: aws.urlOf('queue.fifo'), MessageSystemAttributeNames: ['All'] }),
  );
  expect(Messages?.map(({ Body, Attributes }) => [JSON.parse(Body ?? ''), Attributes?.MessageGroupId])).toEqual([
    [reference, 'orders:customer'],
  ]);
});

describe('a signing secret', () => {
  test('is put into an existing secret', async () => {
    secrets.secrets.set('webhooks/new', { versions: new Map() });
    await ports.putSecret('webhooks/new', 'whsec_1');
    expect(secrets.textOf('webhooks/new')).toBe('whsec_1');
  });

  test('is not put into a secret that does not exist', async () => {
    await expect(ports.putSecret('webhooks/missing', 'whsec_1')).rejects.toThrow(
      'the secret webhooks/missing does not exist. Create it with ' +
        '`aws secretsmanager create-secret --name webhooks/missing`, then run the command again.',
    );
    expect(secrets.secrets.has('webhooks/missing')).toBe(false);
  });

  test('is not in the error of a failed call', async () => {
    secrets.isDown = true;
    const error = await ports.putSecret('webhooks/new', 'whsec_1').catch((error: Error) => error);
    secrets.isDown = false;
    expect(error).toMatchObject({ name: 'AccessDeniedException' });
    expect(JSON.stringify(error)).not.toContain('whsec_1');
  });
});
