import { setTimeout as sleep } from 'node:timers/promises';
import type { CallLimits } from '#lambdas/runtime/aws/call-limits';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { sdkCalls } from '#lambdas/runtime/aws/sdk-calls';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { AwsServer, type Behaviour } from '#test/support/aws-server';

const LIMITS: CallLimits = { attempts: 2, attemptMs: 1_000, callMs: 2_100 };
const SHORT: CallLimits = { attempts: 2, attemptMs: 40, callMs: 120 };
const KEY = 'webhooks/topic=orders/dt=2026-11-24/hh=10/a b+c.json';
const environment = process.env;

let aws: AwsServer;
let queueUrl: string;
let fifoUrl: string;
beforeEach(async () => {
  process.env = { ...environment };
  aws = new AwsServer();
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = await aws.listen();
  await aws.createBucket('bucket');
  queueUrl = await aws.createQueue('plain');
  fifoUrl = await aws.createQueue('ordered.fifo');
});
afterEach(async () => {
  process.env = environment;
  await aws.close();
});

describe.each<[string, () => AwsCalls]>([
  ['thin', () => thinCalls(process.env)],
  ['SDK', sdkCalls],
])('the calls of the %s client', (_, create) => {
  let calls: AwsCalls;
  beforeEach(() => {
    calls = create();
  });

  test('an object is stored as JSON before the call returns, and read again', async () => {
    aws.behaviours.set('PutObject', sleep(50));
    await calls.putObject('bucket', KEY, '{"é":"\\n"}', LIMITS);
    expect(await aws.read('bucket', KEY)).toEqual({ type: 'application/json', text: '{"é":"\\n"}' });
    expect(await calls.getObject('bucket', KEY, LIMITS)).toBe('{"é":"\\n"}');
  });

  test('a large object is stored and read', async () => {
    const json = JSON.stringify({ text: 'ü'.repeat(3_000_000) });
    await calls.putObject('bucket', KEY, json, { ...LIMITS, attemptMs: 10_000, callMs: 20_000 });
    expect(await calls.getObject('bucket', KEY, { ...LIMITS, attemptMs: 10_000, callMs: 20_000 })).toBe(json);
  });

  test('a missing object is named as S3 does, and not asked for again', async () => {
    await expect(calls.getObject('bucket', 'no/such', LIMITS)).rejects.toMatchObject({
      name: 'NoSuchKey',
      $fault: 'client',
      $metadata: { httpStatusCode: 404, attempts: 1, requestId: expect.any(String) },
    });
    expect(aws.operations).toEqual(['GetObject']);
  });

  test('messages are sent with their group, and once for a deduplication id', async () => {
    const body = '{"id":"é"}';
    await calls.sendMessage({ queueUrl, body, groupId: 'orders' }, LIMITS);
    for (const _ of [1, 2]) {
      await calls.sendMessage({ queueUrl: fifoUrl, body, groupId: 'orders:7', deduplicationId: 'w' }, LIMITS);
    }
    expect(await aws.messages(queueUrl)).toMatchObject([{ reference: { id: 'é' } }]);
    expect(await aws.messages(fifoUrl)).toMatchObject([{ MessageGroupId: 'orders:7', MessageDeduplicationId: 'w' }]);
  });

  test('a message fails when SQS confirms another text', async () => {
    aws.behaviours.set('SendMessage', { body: '{"MessageId":"1","MD5OfMessageBody":"00"}' });
    await expect(calls.sendMessage({ queueUrl, body: '{}' }, LIMITS)).rejects.toThrow();
  });

  test('a secret is read, and undefined where there is none', async () => {
    aws.behaviours.set('GetSecretValue', { body: '{"SecretString":"s3cret"}' });
    expect(await calls.getSecret('webhooks/github', LIMITS)).toBe('s3cret');
    aws.behaviours.set('GetSecretValue', { body: '{"SecretBinary":"AA=="}' });
    expect(await calls.getSecret('webhooks/github', LIMITS)).toBe('');
    aws.behaviours.set('GetSecretValue', { status: 400, body: '{"__type":"ResourceNotFoundException"}' });
    expect(await calls.getSecret('webhooks/github', LIMITS)).toBeUndefined();
  });

  const each: [string, (limits: CallLimits) => Promise<unknown>][] = [
    ['PutObject', (limits) => calls.putObject('bucket', KEY, '{}', limits)],
    ['GetObject', (limits) => calls.getObject('bucket', KEY, limits)],
    ['SendMessage', (limits) => calls.sendMessage({ queueUrl, body: '{}' }, limits)],
    ['GetSecretValue', (limits) => calls.getSecret('webhooks/github', limits)],
  ];

  test.each(each)('%s rejects at once when AWS refuses', async (operation, call) => {
    aws.behaviours.set(operation, 'refuse');
    await expect(call(LIMITS)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403, attempts: 1 },
    });
    expect(aws.operations).toEqual([operation]);
  });

  test.each(each)('%s fails when no attempt is answered in time', async (operation, call) => {
    aws.behaviours.set(operation, 'ignore');
    await expect(call(SHORT)).rejects.toMatchObject({ name: expect.stringMatching(/^(Abort|Timeout)Error$/) });
    expect(new Set(aws.operations)).toEqual(new Set([operation]));
  });

  test.each(each)('%s makes a second attempt when the first is never answered', async (operation, call) => {
    if (operation === 'GetObject') await calls.putObject('bucket', KEY, '{}', LIMITS);
    const then: Behaviour = { body: '{"SecretString":"s"}' };
    aws.behaviours.set(operation, operation === 'GetSecretValue' ? { first: 'ignore', then } : { first: 'ignore' });
    await call({ ...LIMITS, attemptMs: 300, callMs: 1_500 });
    expect(aws.operations.filter((each) => each === operation)).toHaveLength(2);
  });

  const transient: [string, Behaviour][] = [
    ['a 500 without a body', { status: 500, body: '' }],
    ['a 503 of S3', { status: 503, body: '<?xml version="1.0"?><Error><Code>SlowDown</Code></Error>' }],
    ['a closed connection', { close: true }],
    ['a connection that closes within the response', { close: true, body: 'half' }],
  ];
  test.each(transient)('a call is made again after %s', async (_, behaviour) => {
    aws.behaviours.set('PutObject', { first: behaviour });
    await calls.putObject('bucket', KEY, '{}', { ...LIMITS, callMs: 3_000 });
    expect(await aws.keys('bucket')).toEqual([KEY]);
    expect(aws.operations).toEqual(['PutObject', 'PutObject']);
  });

  test.each(['ThrottlingException', 'RequestThrottled'])('%s is retried', async (code) => {
    aws.behaviours.set('SendMessage', { first: { status: 400, body: JSON.stringify({ __type: code }) } });
    await calls.sendMessage({ queueUrl, body: '{}' }, { ...LIMITS, callMs: 3_000 });
    expect(aws.operations).toEqual(['SendMessage', 'SendMessage']);
  });

  test('a failure that stays is reported with the error of AWS after the last attempt', async () => {
    aws.behaviours.set('SendMessage', {
      status: 503,
      body: '{"__type":"com.amazonaws.sqs#ServiceUnavailable","message":"later"}',
      headers: { 'x-amzn-requestid': 'r-1' },
    });
    await expect(calls.sendMessage({ queueUrl, body: '{}' }, { ...LIMITS, callMs: 3_000 })).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'later',
      $fault: 'server',
      $metadata: { httpStatusCode: 503, requestId: 'r-1' },
    });
  });
});
