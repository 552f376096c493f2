import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PayloadMissingError } from '#contract/errors';
import { awsPorts, type ProcessPorts } from '#lambdas/process/ports';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { type AwsEmulators, sdkVariables, startAwsEmulators } from '#test/support/aws-emulators';
import { storedWebhook } from '#test/support/process';

const webhook = storedWebhook('a', 'é', 'orders');
const invocation = { getRemainingTimeInMillis: () => 60_000 };
const REASON = {
  errorName: 'RangeError',
  errorMessage: 'no stock',
  stackHash: 'abc',
  attempts: 3,
  firstAttemptAt: '2026-11-24T10:00:00.000Z',
  lastFailureAt: '2026-11-24T11:00:00.000Z',
  functionVersion: '7',
};

const REFUSED = { httpStatusCode: 403 };

const environment = process.env;
let aws: AwsEmulators;
let ports: ProcessPorts;

beforeAll(async () => {
  process.env = { ...environment };
  aws = await startAwsEmulators();
  ports = awsPorts(aws.processEnv(), thinCalls(process.env));
});
afterAll(async () => {
  await aws.stop();
  process.env = environment;
});

const itemsOf = async () => (await aws.dynamodb.send(new ScanCommand({ TableName: 'idempotency' }))).Items ?? [];
const receive = async (queue: Parameters<AwsEmulators['urlOf']>[0]) => {
  const command = new ReceiveMessageCommand({
    QueueUrl: aws.urlOf(queue),
    VisibilityTimeout: 60,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });
  return (await aws.sqs.send(command)).Messages?.[0];
};

test('loads the webhook that it stored, as one line of JSON', async () => {
  await ports.store('webhooks/a.json', webhook);
  expect(await ports.load('webhooks/a.json')).toEqual(webhook);
  const object = await aws.s3.send(new GetObjectCommand({ Bucket: 'payloads', Key: 'webhooks/a.json' }));
  expect(await object.Body?.transformToString()).toBe(JSON.stringify(webhook));
  expect(object.ContentType).toBe('application/json');
});

test('rejects the key of a missing object with a PayloadMissingError', async () => {
  const error = await ports.load('webhooks/missing.json').catch((thrown) => thrown);
  expect(error).toBeInstanceOf(PayloadMissingError);
  expect(error).toMatchObject({ message: 'no object at webhooks/missing.json', cause: { name: 'NoSuchKey' } });
});

test('counts the attempts of each message once for each receive, in a record that expires after 14 days', async () => {
  const before = Date.now() / 1_000;
  const counts = [
    await ports.countAttempt('m1', 1),
    await ports.countAttempt('m1', 1),
    await ports.countAttempt('m1', 30),
    await ports.countAttempt('m1', 1),
    await ports.countMissingPayload('m1', 30),
    await ports.countAttempt('m2', 2),
  ];
  expect(counts).toEqual([1, 1, 2, 2, 1, 1]);
  const after = Date.now() / 1_000;
  const item = (await itemsOf()).find(({ id }) => id?.S === 'attempts#m1');
  expect(item).toEqual({
    id: { S: 'attempts#m1' },
    receives: { NS: ['1', '30'] },
    expiration: { N: expect.any(String) },
  });
  expect(Number(item?.expiration?.N)).toBeGreaterThanOrEqual(Math.floor(before) + 1_209_600);
  expect(Number(item?.expiration?.N)).toBeLessThanOrEqual(Math.ceil(after) + 1_209_600);
});

test('saves the record of an event under an id without the lane', async () => {
  expect(
    await ports.runIdempotently({ key: 'orders:event:1', expiresAfterSeconds: 60 }, invocation, async () => {}),
  ).toEqual({ status: 'done' });
  const hash = createHash('sha256').update('"orders:event:1"').digest('base64');
  expect((await itemsOf()).map(({ id }) => id?.S)).toContain(`event#${hash}`);
});

test('hides a message, and makes it visible after 0 s', async () => {
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: aws.urlOf('queue'), MessageBody: 'reference' }));
  const first = await receive('queue');
  await ports.changeVisibility(first?.ReceiptHandle ?? '', 0);
  const second = await receive('queue');
  expect([first?.Body, second?.Body]).toEqual(['reference', 'reference']);
  await ports.changeVisibility(second?.ReceiptHandle ?? '', 30);
  expect(await receive('queue')).toBeUndefined();
  const { Attributes } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: aws.urlOf('queue'), AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '1' });
});

test('sends a dead letter with its reason', async () => {
  await ports.deadLetter({ body: 'reference', group: 'orders' }, REASON);
  const letter = await receive('dead-letters');
  expect(letter?.Body).toBe('reference');
  const attributes = Object.entries(letter?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
    name,
    StringValue,
  ]);
  expect(Object.fromEntries(attributes)).toEqual({ ...REASON, attempts: '3' });
});

test('sends a dead letter of a FIFO lane with its group and deduplication id', async () => {
  const fifo = awsPorts(aws.processEnv('.fifo'), thinCalls(process.env));
  for (const deduplicationId of ['a-1', 'a-1', 'a-2']) {
    await fifo.deadLetter({ body: deduplicationId, group: 'customer 1', deduplicationId }, REASON);
  }
  expect((await receive('dead-letters.fifo'))?.Attributes).toMatchObject({
    MessageGroupId: 'customer 1',
    MessageDeduplicationId: 'a-1',
  });
  const { Attributes } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: aws.urlOf('dead-letters.fifo'), AttributeNames: ['All'] }),
  );
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes ?? {};
  expect(Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible)).toBe(2);
});

test('reads the clock, sleeps and draws numbers from 0 to 1', async () => {
  const before = Date.now();
  await ports.sleep(5);
  const now = ports.now().getTime();
  expect(now).toBeGreaterThan(before);
  expect(now).toBeLessThanOrEqual(Date.now());
  const numbers = Array.from({ length: 100 }, () => ports.random());
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(1);
  expect(new Set(numbers).size).toBeGreaterThan(1);
});

describe('when AWS refuses every request', () => {
  let server: Server;
  let refused: ProcessPorts;

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
      response.end('{"__type":"AccessDeniedException","message":"not allowed"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, sdkVariables(url, url));
    const env = { ...aws.processEnv(), QUEUE_URL: `${url}/1/queue`, DEAD_LETTER_QUEUE_URL: `${url}/1/dead-letters` };
    refused = awsPorts(env, thinCalls(process.env));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each<[string, () => Promise<unknown>]>([
    ['load', () => refused.load('webhooks/a.json')],
    ['store', () => refused.store('webhooks/a.json', webhook)],
    ['countAttempt', () => refused.countAttempt('m1', 2)],
    ['changeVisibility', () => refused.changeVisibility('handle', 1)],
    ['deadLetter', () => refused.deadLetter({ body: 'reference', group: 'orders' }, REASON)],
    [
      'runIdempotently',
      () => refused.runIdempotently({ key: 'k', expiresAfterSeconds: 60 }, invocation, async () => {}),
    ],
  ])('%s rejects with the error of AWS', async (_, call) => {
    const error: unknown = await call().catch((thrown) => thrown);
    expect(error).not.toBeInstanceOf(PayloadMissingError);
    const { cause } = error as Error;
    expect([error, cause]).toContainEqual(expect.objectContaining({ $metadata: expect.objectContaining(REFUSED) }));
  });
});
