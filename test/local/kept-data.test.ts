import { type AttributeValue, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { payloadKey, unqueuedKey } from '#contract/keys';
import { cleanIdempotencyTable } from '#local/clean-idempotency-table';
import { ensureQueue } from '#local/ensure-queue';
import { ensureTable } from '#local/ensure-table';
import { PayloadLimit } from '#local/payload-limit';
import { countWaitingMessages } from '#local/waiting-messages';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { eventually } from '#test/support/local-app';

let aws: AwsEmulators;
beforeAll(async () => {
  aws = await startAwsEmulators();
});
afterAll(() => aws.stop());

const endpoint = () => String(process.env.AWS_ENDPOINT_URL_S3);

test('a queue that exists gets the attributes of the template, and keeps its messages', async () => {
  const url = `${endpoint()}/000000000000/kept`;
  const deadLetters = 'arn:aws:sqs:us-east-1:000000000000:dead-letters';
  const redrive = (count: number) => JSON.stringify({ deadLetterTargetArn: deadLetters, maxReceiveCount: count });
  const attributes = async () =>
    (await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }))).Attributes;

  await ensureQueue(aws.sqs, url, 'kept', { VisibilityTimeout: '90', RedrivePolicy: redrive(5) });
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'kept' }));
  await ensureQueue(aws.sqs, url, 'kept', { VisibilityTimeout: '60', RedrivePolicy: redrive(7) });
  expect(await attributes()).toMatchObject({ VisibilityTimeout: '60', RedrivePolicy: redrive(7) });
  // Attributes that the template no longer sets have their defaults again.
  await ensureQueue(aws.sqs, url, 'kept', {});
  expect(await attributes()).toMatchObject({ VisibilityTimeout: '30' });
  expect(await attributes()).not.toHaveProperty('RedrivePolicy');

  expect(await countWaitingMessages(aws.sqs, endpoint())).toEqual([{ queueName: 'kept', count: 1 }]);
  const { Messages } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  expect(Messages).toMatchObject([{ Body: 'kept' }]);
});

const items = async (TableName: string) =>
  ((await aws.dynamodb.send(new ScanCommand({ TableName }))).Items ?? []).map(({ id }) => id?.S).sort();
const table = (key: string) => ({
  TableName: 'kept',
  BillingMode: 'PAY_PER_REQUEST' as const,
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' as const }],
});

test('a table that exists keeps its items, unless its keys have changed', async () => {
  expect(await ensureTable(aws.dynamodb, table('id'))).toBe(false);
  await aws.dynamodb.send(new PutItemCommand({ TableName: 'kept', Item: { id: { S: 'kept' } } }));
  expect(await ensureTable(aws.dynamodb, table('id'))).toBe(false);
  expect(await items('kept')).toEqual(['kept']);
  expect(await ensureTable(aws.dynamodb, table('other'))).toBe(true);
  expect(await items('kept')).toEqual([]);
});

test('a start deletes locks of earlier processes and expired records, and no other items', async () => {
  const put = (id: string, item: Record<string, AttributeValue>) =>
    aws.dynamodb.send(new PutItemCommand({ TableName: 'idempotency', Item: { id: { S: id }, ...item } }));
  const expiration = (seconds: number) => ({ expiration: { N: String(Math.floor(Date.now() / 1_000) + seconds) } });
  await put('lock', { status: { S: 'INPROGRESS' }, ...expiration(60) });
  await put('success', { status: { S: 'COMPLETED' }, ...expiration(60) });
  await put('expired', { status: { S: 'COMPLETED' }, ...expiration(-60) });
  await put('attempts', { attempts: { NS: ['1'] }, ...expiration(60) });
  await cleanIdempotencyTable(String(process.env.AWS_ENDPOINT_URL_DYNAMODB), 'idempotency');
  expect(await items('idempotency')).toEqual(['attempts', 'success']);
});

test('the oldest processed payloads are deleted, and those of queued or unqueued webhooks never', async () => {
  const put = (Key: string) => aws.s3.send(new PutObjectCommand({ Bucket: 'payloads', Key, Body: 'x' }));
  const keyOf = (id: string) => payloadKey({ id, topic: 'orders', receivedAt: '2026-11-26T10:00:00.000Z' });
  const stored = async () =>
    ((await aws.s3.send(new ListObjectsV2Command({ Bucket: 'payloads', Prefix: 'webhooks/' }))).Contents ?? [])
      .map(({ Key = '' }) => Key.slice(-6, -5))
      .join('');
  for (const id of [
    '0193a000-0000-7000-8000-00000000000a',
    '0193a000-0000-7000-8000-00000000000b',
    '0193a000-0000-7000-8000-00000000000c',
    '0193a000-0000-7000-8000-00000000000d',
    '0193a000-0000-7000-8000-00000000000e',
    '0193a000-0000-7000-8000-00000000000f',
  ])
    await put(keyOf(id));
  await put(unqueuedKey('low', '0193a000-0000-7000-8000-00000000000b'));
  const limit = new PayloadLimit({ endpoint: endpoint(), bucket: 'payloads', limit: 2, slack: 0 });

  await limit.addEarlier(['{"id":"0193a000-0000-7000-8000-00000000000a"}']);
  expect(await stored()).toBe('abef');
  await put(keyOf('id-g'));
  await put(keyOf('id-h'));
  limit.add('id-g');
  await eventually('the deletion', async () => (await stored()) === 'abfgh', 10);
  // The webhook that was queued is processed now, and it is the oldest.
  limit.add('0193a000-0000-7000-8000-00000000000a');
  await eventually('the next deletion', async () => (await stored()) === 'bfgh', 10);
  await limit.stop();
});
