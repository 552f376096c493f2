import { setTimeout as sleep } from 'node:timers/promises';
import { awsPorts, type RequeuePorts } from '#lambdas/requeue/ports';
import { AwsServer } from '#test/support/aws-server';
import { referenceTo, storedWebhook } from '#test/support/process';

const environment = process.env;
const REFERENCE = referenceTo(storedWebhook('w', '{}'));

let aws: AwsServer;
let ports: RequeuePorts;
let queueUrl: string;

beforeEach(async () => {
  process.env = { ...environment };
  aws = new AwsServer();
  await aws.listen();
  await aws.createBucket('payloads');
  queueUrl = await aws.createQueue('low');
  ports = awsPorts({ STAGE: 'test', PAYLOAD_BUCKET: 'payloads', QUEUE_URLS: JSON.stringify({ low: queueUrl }) });
});
afterEach(async () => {
  process.env = environment;
  await aws.close();
});

async function listed(): Promise<string[]> {
  const markers: string[] = [];
  for await (const page of ports.markers()) markers.push(...page);
  return markers;
}

test('lists the markers of every page and nothing else', async () => {
  // A page of S3 has 1,000 keys.
  const markers = Array.from({ length: 1_001 }, (_, n) => `unqueued/low/${String(n).padStart(4, '0')}`);
  await Promise.all([...markers, 'webhooks/topic=t/w.json'].map((key) => aws.put('payloads', key, '{}')));
  expect(await listed()).toEqual(markers);
  expect(aws.operations).toEqual(['ListObjectsV2', 'ListObjectsV2']);
}, 60_000);

test('lists nothing when there are no markers', async () => {
  expect(await listed()).toEqual([]);
});

test('reads the text of a marker', async () => {
  await aws.put('payloads', 'unqueued/low/w', JSON.stringify(REFERENCE));
  expect(JSON.parse((await ports.read('unqueued/low/w')) ?? '')).toEqual(REFERENCE);
});

test('reads nothing from a marker that is gone', async () => {
  expect(await ports.read('unqueued/low/w')).toBeUndefined();
  expect(aws.operations).toEqual(['GetObject']);
});

test('reads nothing from a marker that is gone when S3 answers 403, as it does without permission to list all', async () => {
  await aws.put('payloads', 'unqueued/low/w-2', '{}');
  aws.behaviours.set('GetObject', 'refuse');
  expect(await ports.read('unqueued/low/w')).toBeUndefined();
  expect(aws.operations).toEqual(['GetObject', 'ListObjectsV2']);
});

test('200 markers are read at the same time', async () => {
  const gate = Promise.withResolvers<void>();
  aws.behaviours.set('GetObject', gate.promise);
  const reads = Array.from({ length: 200 }, (_, n) => ports.read(`unqueued/low/${n}`));
  while (aws.operations.length < 200) await sleep(10);
  gate.resolve();
  expect(await Promise.all(reads)).toEqual(reads.map(() => undefined));
});

test('webhooks are in the queue before enqueue returns', async () => {
  aws.behaviours.set('SendMessageBatch', sleep(50));
  const second = { ...REFERENCE, id: 'w-2' };
  expect(await ports.enqueue('low', [REFERENCE, second])).toEqual([undefined, undefined]);
  expect(await aws.messages(queueUrl)).toMatchObject([{ reference: REFERENCE }, { reference: second }]);
  expect(aws.operations).toEqual(['SendMessageBatch']);
});

test('enqueue returns the error of each webhook that SQS rejects, and queues the others', async () => {
  // SQS refuses this character.
  const rejected = { ...REFERENCE, eventId: '\uFFFE' };
  const [first, second, third] = await ports.enqueue('low', [REFERENCE, rejected, REFERENCE]);
  expect([first, third]).toEqual([undefined, undefined]);
  expect(second).toMatchObject({
    name: 'InvalidMessageContents',
    message: expect.stringContaining('Invalid characters'),
  });
  expect(await aws.messages(queueUrl)).toHaveLength(2);
});

test('a webhook that SQS does not mention is not confirmed', async () => {
  aws.behaviours.set('SendMessageBatch', { body: '{}' });
  expect(await ports.enqueue('low', [REFERENCE])).toEqual([new Error('SQS did not confirm the message')]);
});

describe('webhooks whose messages are larger than 1 MiB together', () => {
  const ofSize = (bytes: number) => ({ ...REFERENCE, eventId: 'x'.repeat(bytes) });

  test('are sent in several calls', async () => {
    const references = Array.from({ length: 10 }, () => ofSize(300_000));
    expect(await ports.enqueue('low', references)).toEqual(references.map(() => undefined));
    // Three fit into a call.
    expect(aws.operations).toEqual(Array(4).fill('SendMessageBatch'));
    expect(await aws.messages(queueUrl)).toHaveLength(10);
  });

  test('fail together with no other when one of them is too large itself', async () => {
    const [first, second, third] = await ports.enqueue('low', [REFERENCE, ofSize(1_100_000), REFERENCE]);
    expect([first, third]).toEqual([undefined, undefined]);
    expect(second).toMatchObject({ name: 'BatchRequestTooLong' });
    expect(await aws.messages(queueUrl)).toHaveLength(2);
  });
});

test('markers are gone before remove returns', async () => {
  const markers = Array.from({ length: 1_000 }, (_, n) => `unqueued/low/${n}`);
  await Promise.all(markers.map((key) => aws.put('payloads', key, '{}')));
  aws.behaviours.set('DeleteObjects', sleep(50));
  expect(await ports.remove(markers)).toEqual(markers.map(() => undefined));
  expect(await aws.keys('payloads')).toEqual([]);
  expect(aws.operations).toEqual(['DeleteObjects']);
}, 60_000);

test('a marker that is gone already is removed without an error', async () => {
  expect(await ports.remove(['unqueued/low/w'])).toEqual([undefined]);
});

test('remove returns the error of each marker that S3 keeps', async () => {
  const error = '<Error><Key>unqueued/low/b</Key><Code>InternalError</Code><Message>try again</Message></Error>';
  aws.behaviours.set('DeleteObjects', { body: `<DeleteResult>${error}</DeleteResult>` });
  const errors = await ports.remove(['unqueued/low/a', 'unqueued/low/b', 'unqueued/low/c']);
  expect(errors).toEqual([undefined, new Error('try again'), undefined]);
  expect(errors[1]).toMatchObject({ name: 'InternalError' });
});

const refused = { $metadata: { httpStatusCode: 403 } };

test.each([
  ['markers', 'ListObjectsV2', listed],
  ['read', 'GetObject', () => ports.read('unqueued/low/w')],
  ['remove', 'DeleteObjects', () => ports.remove(['unqueued/low/w'])],
])('%s rejects when AWS refuses', async (_, operation, call) => {
  await aws.put('payloads', 'unqueued/low/w', '{}');
  aws.behaviours.set(operation, 'refuse');
  await expect(call()).rejects.toMatchObject(refused);
});

test('enqueue returns an error for every webhook when SQS refuses', async () => {
  aws.behaviours.set('SendMessageBatch', 'refuse');
  expect(await ports.enqueue('low', [REFERENCE, REFERENCE])).toMatchObject([refused, refused]);
});
