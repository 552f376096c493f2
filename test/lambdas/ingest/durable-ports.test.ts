import { setTimeout as sleep } from 'node:timers/promises';
import { awsPorts, type IngestPorts } from '#lambdas/ingest/ports';
import { AwsServer } from '#test/support/aws-server';
import { referenceTo, storedWebhook } from '#test/support/process';

const WEBHOOK = storedWebhook('w', '{"a":1}');
const REFERENCE = referenceTo(WEBHOOK);
const KEY = 'webhooks/topic=orders/dt=2026-11-24/hh=10/w.json';

let server: AwsServer;
let queues: { readonly plain: string; readonly ordered: string };
let ports: IngestPorts;
const environment = process.env;

beforeEach(async () => {
  process.env = { ...environment };
  server = new AwsServer();
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = await server.listen();
  await server.createBucket('payloads');
  queues = { plain: await server.createQueue('plain'), ordered: await server.createQueue('ordered.fifo') };
  ports = awsPorts({ STAGE: 'test', PAYLOAD_BUCKET: 'payloads', QUEUE_URLS: JSON.stringify(queues) }, () => {});
});
afterEach(async () => {
  process.env = environment;
  await server.close();
});

test('a webhook is stored as one line of JSON before store returns', async () => {
  server.behaviours.set('PutObject', sleep(50));
  await ports.store(KEY, WEBHOOK);
  expect(await server.read('payloads', KEY)).toEqual({ type: 'application/json', text: JSON.stringify(WEBHOOK) });
});

test('a reference is in the queue of its lane before enqueue returns', async () => {
  server.behaviours.set('SendMessage', sleep(50));
  await ports.enqueue('plain', REFERENCE);
  expect(await server.messages(queues.plain)).toMatchObject([{ reference: REFERENCE }]);
  expect(await server.messages(queues.ordered)).toEqual([]);
});

test('a reference keeps its group on a FIFO lane and is sent once', async () => {
  const ordered = { ...REFERENCE, group: 'orders:7' };
  await ports.enqueue('ordered', ordered);
  await ports.enqueue('ordered', ordered);
  expect(await server.messages(queues.ordered)).toMatchObject([
    { MessageGroupId: 'orders:7', MessageDeduplicationId: 'w' },
  ]);
});

test('a marker with the reference is in the bucket before markUnqueued returns', async () => {
  server.behaviours.set('PutObject', sleep(50));
  await ports.markUnqueued('plain', REFERENCE);
  expect(await server.keys('payloads')).toEqual(['unqueued/plain/w']);
  expect(JSON.parse((await server.read('payloads', 'unqueued/plain/w')).text)).toEqual(REFERENCE);
});

const CALLS: Readonly<Record<string, readonly [operation: string, call: () => Promise<unknown>]>> = {
  store: ['PutObject', () => ports.store(KEY, WEBHOOK)],
  enqueue: ['SendMessage', () => ports.enqueue('plain', REFERENCE)],
  markUnqueued: ['PutObject', () => ports.markUnqueued('plain', REFERENCE)],
  saveFirstSecret: ['PutSecretValue', () => ports.saveFirstSecret('webhooks/asana', 'first')],
};

test.each(Object.entries(CALLS))('%s rejects when AWS refuses', async (_, [operation, call]) => {
  server.behaviours.set(operation, 'refuse');
  await expect(call()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  expect(server.operations).toContain(operation);
});

test.each(Object.entries(CALLS))('%s is aborted when AWS does not answer', async (_, [operation, call]) => {
  server.behaviours.set(operation, 'ignore');
  await expect(call()).rejects.toMatchObject({ name: expect.stringMatching(/^(Abort|Timeout)Error$/) });
  expect(server.operations).toEqual([operation]);
});

test('reading a secret is aborted when AWS does not answer, and becomes a 503', async () => {
  server.behaviours.set('GetSecretValue', 'ignore');
  await expect(ports.secrets.read('webhooks/github')).rejects.toMatchObject({
    status: 503,
    cause: { cause: { name: expect.stringMatching(/^(Abort|Timeout)Error$/) } },
  });
});

test('now is the time of the call', () => {
  const before = Date.now();
  expect(ports.now().getTime()).toBeGreaterThanOrEqual(before);
});
