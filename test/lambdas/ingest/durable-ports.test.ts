import { setTimeout as sleep } from 'node:timers/promises';
import { ATTEMPT_MS, awsPorts, type IngestPorts, storeAttemptMs } from '#lambdas/ingest/ports';
import { longestCallMs } from '#lambdas/runtime/aws/call-limits';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { AwsServer, type Behaviour } from '#test/support/aws-server';
import { referenceTo, storedWebhook } from '#test/support/process';

const onStale = { secret: () => {}, keys: () => {} };

const WEBHOOK = storedWebhook('w', '{"a":1}');
const REFERENCE = referenceTo(WEBHOOK);
const KEY = 'webhooks/topic=orders/dt=2026-11-24/hh=10/w.json';

let server: AwsServer;
let queues: { readonly plain: string; readonly ordered: string };
let ports: IngestPorts;
/** Ports with the limits of the deployed function, whose calls fail soon. */
let impatient: IngestPorts;
/** Limits that a busy machine does not exceed. */
const PATIENT_MS = { secret: 1_000, store: 1_000, queue: 1_000, marker: 1_000 };
const environment = process.env;

beforeEach(async () => {
  process.env = { ...environment };
  server = new AwsServer();
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = await server.listen();
  await server.createBucket('payloads');
  queues = { plain: await server.createQueue('plain'), ordered: await server.createQueue('ordered.fifo') };
  const env = { STAGE: 'test', PAYLOAD_BUCKET: 'payloads', QUEUE_URLS: JSON.stringify(queues) };
  ports = awsPorts(env, thinCalls(process.env), onStale, PATIENT_MS);
  impatient = awsPorts(env, thinCalls(process.env), onStale);
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
  store: ['PutObject', () => impatient.store(KEY, WEBHOOK)],
  enqueue: ['SendMessage', () => impatient.enqueue('plain', REFERENCE)],
  markUnqueued: ['PutObject', () => impatient.markUnqueued('plain', REFERENCE)],
  saveFirstSecret: ['PutSecretValue', () => impatient.saveFirstSecret('webhooks/asana', 'first')],
};

test.each(Object.entries(CALLS))('%s rejects when AWS refuses', async (_, [operation, call]) => {
  server.behaviours.set(operation, 'refuse');
  await expect(call()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  expect(server.operations).toContain(operation);
});

test.each(Object.entries(CALLS))('%s fails when AWS answers no attempt', async (_, [operation, call]) => {
  server.behaviours.set(operation, 'ignore');
  await expect(call()).rejects.toMatchObject({ name: expect.stringMatching(/^(Abort|Timeout)Error$/) });
  expect(new Set(server.operations)).toEqual(new Set([operation]));
});

describe('a call whose first attempt is never answered succeeds in the second', () => {
  const hangOnce = (operation: string, then?: Behaviour) =>
    server.behaviours.set(operation, then ? { first: 'ignore', then } : { first: 'ignore' });

  test('a webhook is stored', async () => {
    hangOnce('PutObject');
    await ports.store(KEY, WEBHOOK);
    expect(await server.keys('payloads')).toEqual([KEY]);
    expect(server.operations).toEqual(['PutObject', 'PutObject']);
  });

  test('a reference is queued', async () => {
    hangOnce('SendMessage');
    await ports.enqueue('plain', REFERENCE);
    expect(await server.messages(queues.plain)).toMatchObject([{ reference: REFERENCE }]);
    expect(server.operations).toEqual(['SendMessage', 'SendMessage']);
  });

  test('a marker is saved', async () => {
    hangOnce('PutObject');
    await ports.markUnqueued('plain', REFERENCE);
    expect(await server.keys('payloads')).toEqual(['unqueued/plain/w']);
  });

  test('a secret is read', async () => {
    hangOnce('GetSecretValue', { body: '{"SecretString":"s3cret"}' });
    expect(await ports.secrets.read('webhooks/github')).toEqual(['s3cret']);
  });

  test('the secret of a handshake is saved', async () => {
    hangOnce('PutSecretValue', { body: '{}' });
    expect(await ports.saveFirstSecret('webhooks/asana', 'first')).toBe(true);
  });
});

test.each([
  [2_000, 351],
  [4_000_000, 450],
  [6_000_000, 500],
  [27_000_000, 500],
])('an attempt to store a body of %d bytes may take %d ms', (bytes, milliseconds) => {
  expect(storeAttemptMs(bytes)).toBe(milliseconds);
});

test('the calls of a request fit into 3 s, also when all fail and the body is the largest', () => {
  const { secret, queue, marker } = ATTEMPT_MS;
  const calls = [secret, storeAttemptMs(6_000_000), queue, marker].map(longestCallMs);
  expect(calls).toEqual([600, 1_100, 600, 600]);
  expect(calls.reduce((sum, each) => sum + each, 0)).toBeLessThan(3_000);
});

test('reading a secret fails when AWS answers no attempt, and becomes a 503', async () => {
  server.behaviours.set('GetSecretValue', 'ignore');
  await expect(impatient.secrets.read('webhooks/github')).rejects.toMatchObject({
    status: 503,
    cause: { cause: { name: expect.stringMatching(/^(Abort|Timeout)Error$/) } },
  });
});

test('now is the time of the call', () => {
  const before = Date.now();
  expect(ports.now().getTime()).toBeGreaterThanOrEqual(before);
});
