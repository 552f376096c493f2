import { randomBytes } from 'node:crypto';
import { type InlineReference, inlinedWebhook } from '#contract/reference';
import { decodeBody } from '#contract/stored-webhook';
import { githubHeaders, ingestInMemory, postEvent } from '#test/support/ingest';

const BODY = Buffer.from('{"ref":"refs/heads/main"}');
const down = (what: string) => async () => Promise.reject(new Error(`${what} is down`));
const send = (ingest: ReturnType<typeof ingestInMemory>, body = BODY) =>
  ingest.handle(postEvent('github', body, githubHeaders(body)));

test('puts the webhook into the queue itself while it cannot be stored', async () => {
  const ingest = ingestInMemory({ store: down('S3') });
  const answer = await send(ingest);
  expect(answer.statusCode).toBe(200);
  const [{ reference, lane } = { reference: undefined }] = ingest.queued;
  expect(lane).toBe('normal');
  expect(reference).not.toHaveProperty('key');
  const webhook = inlinedWebhook(reference as InlineReference);
  expect(decodeBody(webhook)).toEqual(BODY);
  expect(webhook).toMatchObject({ id: JSON.parse(answer.body ?? '').id, verified: true });
  expect(ingest.lines).toMatchObject([
    {
      level: 'warn',
      message: 'webhook queued',
      fields: { durability: 'inline in the queue', faults: ['Error: S3 is down'] },
    },
  ]);
});

test('takes what only fits compressed, and refuses what does not fit at all', async () => {
  const compressible = Buffer.alloc(3_000_000, 'webhooks ');
  expect(await send(ingestInMemory({ store: down('S3') }), compressible)).toMatchObject({ statusCode: 200 });
  const incompressible = ingestInMemory({ store: down('S3') });
  expect(await send(incompressible, randomBytes(1_100_000))).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '10' },
  });
  expect(incompressible.queued).toEqual([]);
});

test('leaves a marker while the stored webhook cannot be queued', async () => {
  const ingest = ingestInMemory({ enqueue: down('SQS') });
  expect(await send(ingest)).toMatchObject({ statusCode: 200 });
  const [webhook] = [...ingest.stored.values()];
  expect(ingest.markers).toMatchObject([{ lane: 'normal', reference: { id: webhook?.id, topic: 'github' } }]);
});

test.each([
  ['neither can be stored nor queued', { store: down('S3'), enqueue: down('SQS') }, 'store-and-queue-failed'],
  [
    'can be stored, but neither queued nor marked',
    { enqueue: down('SQS'), markUnqueued: down('S3') },
    'queue-and-marker-failed',
  ],
])('asks the provider to try again when a webhook %s', async (_, faults, reason) => {
  const ingest = ingestInMemory(faults);
  expect(await send(ingest)).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
  expect(ingest.lines).toMatchObject([{ message: 'webhook rejected', fields: { reason } }]);
});

test('does not touch the queue before the webhook is stored', async () => {
  const order: string[] = [];
  const ingest = ingestInMemory({
    store: async () => {
      await new Promise(setImmediate);
      order.push('store');
    },
    enqueue: async () => void order.push('queue'),
  });
  await send(ingest);
  expect(order).toEqual(['store', 'queue']);
});
