import { randomBytes } from 'node:crypto';
import { type InlineReference, inlinedWebhook } from '#contract/reference';
import { decodeBody } from '#contract/stored-webhook';
import { githubHeaders, ingestInMemory, postEvent } from '#test/support/ingest';

const BODY = Buffer.from('{"ref":"refs/heads/main"}');
const down = (what: string) => async () => Promise.reject(new Error(`${what} is down`));
const send = (ingest: ReturnType<typeof ingestInMemory>, body = BODY) =>
  ingest.handle(postEvent('github', body, githubHeaders(body)));

test('puts the webhook into the queue message while it cannot be stored', async () => {
  const ingest = ingestInMemory({ store: down('S3') });
  const answer = await send(ingest);
  expect(answer.statusCode).toBe(200);
  const [{ reference, lane } = { reference: undefined }] = ingest.queued;
  expect(lane).toBe('normal');
  expect(reference).not.toHaveProperty('key');
  const webhook = inlinedWebhook(reference as InlineReference);
  expect(decodeBody(webhook)).toEqual(BODY);
  expect(webhook).toMatchObject({ id: answer.headers?.['x-webhook-id'], verified: true });
  expect(ingest.lines).toMatchObject([
    {
      level: 'warn',
      message: 'webhook accepted',
      fields: { durability: 'inline in the queue', errors: ['Error: S3 is down'] },
    },
  ]);
});

test('accepts a webhook that fits only when compressed, and rejects one that does not fit at all', async () => {
  const compressible = Buffer.alloc(3_000_000, 'webhooks ');
  expect(await send(ingestInMemory({ store: down('S3') }), compressible)).toMatchObject({ statusCode: 200 });
  const incompressible = ingestInMemory({ store: down('S3') });
  expect(await send(incompressible, randomBytes(1_100_000))).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '10' },
  });
  expect(incompressible.queued).toEqual([]);
  expect(incompressible.lines).toMatchObject([
    { fields: { reason: 'store-failed', status: 503, error: new Error('S3 is down') } },
  ]);
});

test('keeps a thrown value that is not an error as the cause in the log', async () => {
  const ingest = ingestInMemory({ store: () => Promise.reject('S3 is down') });
  await send(ingest, randomBytes(1_100_000));
  expect(ingest.lines).toMatchObject([{ fields: { error: { message: 'S3 is down', cause: 'S3 is down' } } }]);
});

test('leaves a marker when a stored webhook cannot be queued', async () => {
  const ingest = ingestInMemory({ enqueue: down('SQS') });
  expect(await send(ingest)).toMatchObject({ statusCode: 200 });
  const [webhook] = [...ingest.stored.values()];
  expect(ingest.markers).toMatchObject([{ lane: 'normal', reference: { id: webhook?.id, topic: 'github' } }]);
  expect(ingest.lines).toMatchObject([
    { level: 'warn', fields: { durability: 'stored with a marker', errors: ['Error: SQS is down'] } },
  ]);
});

test.each([
  [
    'neither can be stored nor queued',
    { store: down('S3'), enqueue: down('SQS') },
    'store-and-queue-failed',
    'Error: S3 is down; Error: SQS is down',
  ],
  [
    'can be stored, but neither queued nor marked',
    { enqueue: down('SQS'), markUnqueued: down('S3') },
    'queue-and-marker-failed',
    'Error: SQS is down; Error: S3 is down',
  ],
])('asks the provider to retry when a webhook %s', async (_, failures, reason, message) => {
  const ingest = ingestInMemory(failures);
  expect(await send(ingest)).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
  expect(ingest.lines).toMatchObject([{ message: 'webhook rejected', fields: { reason, error: { message } } }]);
});

/** A port that resolves later, and then records its name. */
function later(order: string[], name: string) {
  return async () => {
    await new Promise(setImmediate);
    order.push(name);
  };
}

test('queues a webhook only after it is stored, and leaves no marker', async () => {
  const order: string[] = [];
  const ingest = ingestInMemory({
    store: later(order, 'store'),
    enqueue: later(order, 'queue'),
    markUnqueued: later(order, 'marker'),
  });
  const { statusCode } = await send(ingest);
  expect([statusCode, order]).toEqual([200, ['store', 'queue']]);
});

test('leaves a marker only after the queue has failed, and answers only after the marker is saved', async () => {
  const order: string[] = [];
  const ingest = ingestInMemory({
    store: later(order, 'store'),
    enqueue: async () => {
      await later(order, 'queue')();
      throw new Error('SQS is down');
    },
    markUnqueued: later(order, 'marker'),
  });
  const { statusCode } = await send(ingest);
  expect([statusCode, order]).toEqual([200, ['store', 'queue', 'marker']]);
});

test.each(['', undefined, 0])('a port that rejects with %j has failed', async (thrown) => {
  const ingest = ingestInMemory({ enqueue: () => Promise.reject(thrown) });
  await send(ingest);
  expect(ingest.markers).toHaveLength(1);
});

test('logs how long the store and the queue took', async () => {
  const ingest = ingestInMemory();
  await send(ingest);
  const { storeMs, queueMs } = ingest.lines[0]?.fields ?? {};
  for (const ms of [storeMs, queueMs]) expect(Number.isInteger(ms)).toBe(true);
});
