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
  for await (const marker of ports.markers()) markers.push(marker);
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
  expect(JSON.parse(await ports.read('unqueued/low/w'))).toEqual(REFERENCE);
});

test('a webhook is in the queue before enqueue returns', async () => {
  aws.behaviours.set('SendMessage', sleep(50));
  await ports.enqueue('low', REFERENCE);
  expect(await aws.messages(queueUrl)).toMatchObject([{ reference: REFERENCE }]);
});

test('a marker is gone before remove returns', async () => {
  await aws.put('payloads', 'unqueued/low/w', '{}');
  aws.behaviours.set('DeleteObject', sleep(50));
  await ports.remove('unqueued/low/w');
  expect(await aws.keys('payloads')).toEqual([]);
});

test.each([
  ['markers', 'ListObjectsV2', listed],
  ['read', 'GetObject', () => ports.read('unqueued/low/w')],
  ['enqueue', 'SendMessage', () => ports.enqueue('low', REFERENCE)],
  ['remove', 'DeleteObject', () => ports.remove('unqueued/low/w')],
])('%s rejects when AWS refuses', async (_, operation, call) => {
  aws.behaviours.set(operation, 'refuse');
  await expect(call()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});
