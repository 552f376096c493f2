import { randomBytes } from 'node:crypto';
import { STEPS } from '#contract/observability';
import { decodeBody } from '#contract/stored-webhook';
import type { Faults } from '#ops/send/faults';
import { Flow, sha256 } from '#test/support/flow';
import { hmacHex } from '#test/support/ingest';
import { eventually } from '#test/support/local-app';

jest.setTimeout(600_000);

const TOPIC = 'plain.v1-x';
/** All requests to it are rejected. Inline webhooks of other topics may still be stored while a test runs. */
const REJECTED = 'careless';
const always = <Operation extends string>(kind: 'fail' | 'drop', operation: Operation) => ({
  kind,
  share: 1,
  operations: [operation],
});
/** Longer than any client waits for a response. */
const TOO_LONG_MS = 60_000;

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
});
let crashed: string[];
beforeAll(async () => {
  // Returns after the visibility timeout of its lane, while the other tests run. The last test checks the result.
  crashed = await Promise.all(['crash', 'a', 'b'].map((text) => flow.accepted('crashing', Buffer.from(text))));
});
afterEach(() => flow?.reset());
afterAll(() => flow?.stop());

const unique = () => randomBytes(12);
const storedOf = async (topic: string) =>
  (await flow.storedKeys()).filter((key) => key.includes(`topic=${topic}/`) || key.startsWith(`unqueued/${topic}`));
/** Lists the markers of one webhook. Others may exist, because a busy machine makes SQS too slow now and then. */
const markersOf = async (id: string) =>
  (await flow.storedKeys()).filter((key) => key.startsWith('unqueued/') && key.endsWith(id));

async function processedOnce(id: string, body: Buffer): Promise<void> {
  await eventually(`webhook ${id} to be processed`, () => flow.attemptsAt(id).length > 0);
  expect(flow.attemptsAt(id)).toMatchObject([{ sha256: sha256(body) }]);
}

test.each<[string, Faults]>([
  ['fails', { s3: always('fail', 'PutObject') }],
  ['stores without confirming it', { s3: always('drop', 'PutObject') }],
  ['does not respond', { s3: { kind: 'delay', share: 1, delayMs: TOO_LONG_MS, operations: ['PutObject'] } }],
])('while S3 %s, a webhook is accepted and processed once', async (_, faults) => {
  await flow.fault(faults);
  const body = unique();
  await processedOnce(await flow.accepted(TOPIC, body), body);
});

test('an inline webhook is stored when S3 works again', async () => {
  await flow.fault({ s3: always('fail', 'PutObject') });
  const body = unique();
  const id = await flow.accepted('failing', body, {
    'x-signature': hmacHex(flow.app.secrets['test/failing'] ?? '', body),
  });
  await eventually('its first attempt', () => flow.attemptsAt(id).length > 0);
  await flow.fault({});
  await eventually('it to be stored', async () => (await flow.storedKeys()).some((key) => key.endsWith(`/${id}.json`)));
  expect(decodeBody(await flow.stored(id))).toEqual(body);
});

test.each<[string, Faults]>([
  ['fails', { sqs: always('fail', 'SendMessage') }],
  ['does not respond', { sqs: { kind: 'delay', share: 1, delayMs: TOO_LONG_MS, operations: ['SendMessage'] } }],
])('while SQS %s, a webhook is accepted with a marker, and queued when SQS works again', async (_, faults) => {
  await flow.fault(faults);
  const body = unique();
  const id = await flow.accepted(TOPIC, body);
  expect(await markersOf(id)).toEqual([`unqueued/normal/${id}`]);
  expect(flow.attemptsAt(id)).toEqual([]);

  await flow.fault({});
  expect(await flow.runSchedules()).toBe(true);
  await processedOnce(id, body);
  expect(await markersOf(id)).toEqual([]);
});

test('a webhook that SQS took without confirming it, and that was queued again, is processed once', async () => {
  await flow.fault({ sqs: always('drop', 'SendMessage') });
  const body = unique();
  const id = await flow.accepted(TOPIC, body);
  expect(await markersOf(id)).toEqual([`unqueued/normal/${id}`]);
  await flow.fault({});
  await flow.runSchedules();
  await eventually('the marker to go', async () => (await markersOf(id)).length === 0);
  await processedOnce(id, body);
});

test('while S3 and SQS fail, the provider is asked to retry and nothing is stored', async () => {
  await flow.fault({ s3: always('fail', 'PutObject'), sqs: always('fail', 'SendMessage') });
  const { status, headers, answer } = await flow.post(REJECTED, unique());
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('10');
  expect(JSON.parse(answer)).toMatchObject({ status: 503, title: 'Service Unavailable' });
  expect(await storedOf(REJECTED)).toEqual([]);
});

test('while S3 fails, a webhook too large for a message is answered 503', async () => {
  await flow.fault({ s3: always('fail', 'PutObject') });
  expect((await flow.post(TOPIC, randomBytes(1_200_000))).status).toBe(503);
  expect((await flow.post(TOPIC, Buffer.alloc(1_200_000, 'webhooks '))).status).toBe(200);
});

test('a topic with an unusable secret answers 503, whatever the signature', async () => {
  const body = unique();
  for (const secret of ['', 'guessed']) {
    const { status, headers } = await flow.post('unreadable', body, { 'x-signature': hmacHex(secret, body) });
    expect([status, headers.get('retry-after')]).toEqual([503, '10']);
  }
});

test("a body beyond the topic's limit is answered 413 and nothing is stored", async () => {
  expect((await flow.post(REJECTED, Buffer.alloc(4_000_001))).status).toBe(413);
  expect(await storedOf(REJECTED)).toEqual([]);
});

test('a message that is delivered twice runs its handler once', async () => {
  const body = unique();
  const id = await flow.accepted(TOPIC, body);
  await processedOnce(id, body);
  const [key] = (await flow.storedKeys()).filter((each) => each.endsWith(`/${id}.json`));
  await flow.enqueue('normal', { v: 1, id, topic: TOPIC, key, receivedAt: new Date().toISOString() });
  await eventually('the duplicate to be noticed', async () => (await flow.stepsOf(id)).includes(STEPS.duplicate));
  expect(flow.attemptsAt(id)).toHaveLength(1);
});

test('a missing payload is tried again and then dead-lettered', async () => {
  await flow.enqueue('normal', { v: 1, id: 'gone', topic: TOPIC, key: 'webhooks/gone.json', receivedAt: '' });
  const { reason } = await flow.deadLetterOf('gone', 'normal');
  expect(reason).toMatchObject({ errorName: 'PayloadMissingError', attempts: '0' });
});

test('a webhook whose payload cannot be loaded is deferred', async () => {
  await flow.fault({ s3: always('fail', 'GetObject') });
  const body = unique();
  const id = await flow.accepted('chaos', body);
  await eventually('a deferral', async () => (await flow.stepsOf(id)).includes(STEPS.deferred));
  await flow.fault({});
  await processedOnce(id, body);
});

test('a batch whose function crashed returns, and only its unprocessed webhook runs again', async () => {
  const attempts = () => crashed.map((id) => flow.attemptsAt(id).map(({ attempt }) => attempt));
  await eventually('the second attempt', () => attempts()[0]?.length === 2, 200);
  // A first attempt is counted only when it fails.
  expect(attempts()[0]).toEqual([1, 1]);
  for (const id of crashed.slice(1)) expect(flow.attemptsAt(id)).toHaveLength(1);
  expect(flow.app.output()).toContain('exited during an invocation');
});
