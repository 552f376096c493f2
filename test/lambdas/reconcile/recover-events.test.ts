import { setImmediate } from 'node:timers/promises';
import type { TopicConfig } from '#contract/define-webhooks';
import { days, hours } from '#contract/durations';
import { RECONCILE_LOGS, STEPS } from '#contract/observability';
import { shopify } from '#contract/providers/index';
import type { FetchedEvent, Source } from '#contract/source';
import { reconcileWindow } from '#lambdas/reconcile/reconcile-window';
import { recoverEvents } from '#lambdas/reconcile/recover-events';
import { connected, ReconcileWorld, reconciledTopic, START } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const createdAt = new Date(START);
const event = (id: string, more: object = {}): FetchedEvent => ({
  id,
  createdAt,
  body: JSON.stringify({ id, ...more }),
});
const noPages: Source = async function* () {};

function bench(config: Partial<TopicConfig> = {}) {
  const world = new ReconcileWorld();
  const { log, lines, counted } = recordingLog();
  const topic = connected('t', reconciledTopic({}, config), noPages);
  const recover = (events: readonly FetchedEvent[], dryRun = false) =>
    recoverEvents(topic, events, { ports: world.ports, log, dryRun, givesUp: true, hasTime: () => true });
  return { world, lines, counted, recover };
}

test('a missed event is stored, then queued, then recorded', async () => {
  const { world, lines, counted, recover } = bench();
  expect(await recover([event('evt_1')])).toEqual({ seen: 1, received: 0, recovered: 1, failed: 0 });
  expect(world.steps).toEqual(['findKnown', 'store evt_1', 'enqueue evt_1', 'recordReceipt t:event:evt_1']);
  const [stored] = world.recovered;
  expect(stored).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    topic: 't',
    receivedAt: createdAt.toISOString(),
    method: 'POST',
    path: '/t',
    query: '',
    headers: { 'content-type': 'application/json' },
    body: '{"id":"evt_1"}',
    bodyEncoding: 'utf8',
    sourceIp: '',
    verified: true,
    source: 'reconcile',
  });
  expect(world.queue).toMatchObject([
    { lane: 'normal', reference: { id: stored?.id, bytes: 14, source: 'reconcile' } },
  ]);
  expect(lines).toEqual([
    { level: 'info', message: STEPS.recovered, fields: { id: stored?.id, topic: 't', eventId: 'evt_1' } },
  ]);
  expect(counted).toEqual(['recovered t', 'recovered']);
});

test.each([
  ['lookBack', { dedupeFor: hours(1) }, days(2)],
  ['dedupeFor', { dedupeFor: days(20) }, days(20)],
])(
  'the receipt is kept as long as a window can contain the event, or an event is remembered (%s)',
  async (_, config, seconds) => {
    const { world, recover } = bench(config);
    await recover([event('evt_1')]);
    expect([...world.receipts.values()].map((receipt) => receipt.seconds)).toEqual([seconds]);
  },
);

test('events that were received or processed are not queued', async () => {
  const { world, lines, recover } = bench();
  world.processed.add('t:event:evt_1');
  world.receipts.set('t:event:evt_2', { webhookId: 'w', seconds: 1 });
  const events = ['evt_1', 'evt_2', 'evt_3'].map((id) => event(id));
  expect(await recover(events)).toEqual({ seen: 3, received: 2, recovered: 1, failed: 0 });
  expect(await recover(events)).toEqual({ seen: 3, received: 3, recovered: 0, failed: 0 });
  expect(lines.map(({ fields }) => fields.eventId)).toEqual(['evt_3']);
});

test('an event that a page lists twice is queued once', async () => {
  const { world, recover } = bench();
  expect(await recover([event('evt_1'), event('evt_1', { again: true })])).toMatchObject({ seen: 1, recovered: 1 });
  expect(world.queue).toHaveLength(1);
});

test('an event without an id where the topic expects one is counted as failed, and not queued', async () => {
  const { world, lines, recover } = bench();
  const events = [
    { id: 'evt_1', createdAt, body: '{"event":{"id":"evt_1"}}' },
    { id: 'evt_2', createdAt, body: 'not JSON' },
    { id: 'evt_3', createdAt, body: '' },
    { id: 'evt_4', createdAt, body: '{"id":""}' },
    event('evt_5'),
  ];
  expect(await recover(events)).toEqual({ seen: 5, received: 0, recovered: 1, failed: 4 });
  expect(world.recovered.map(({ body }) => body)).toEqual(['{"id":"evt_5"}']);
  const failed = lines.filter(({ message }) => message === RECONCILE_LOGS.notRecovered);
  expect(failed.map(({ level, fields }) => [level, fields.eventId])).toEqual(
    ['evt_1', 'evt_2', 'evt_3', 'evt_4'].map((id) => ['error', id]),
  );
});

test('a dry run counts, and changes nothing', async () => {
  const { world, counted, recover } = bench();
  world.processed.add('t:event:evt_1');
  expect(await recover([event('evt_1'), event('evt_2')], true)).toMatchObject({ received: 1, recovered: 1 });
  expect([world.steps, world.bucket.size, world.queue, world.receipts.size, counted]).toEqual([
    ['findKnown'],
    0,
    [],
    0,
    [],
  ]);
});

test('the group of an event on a FIFO lane is that of its webhook', async () => {
  const { world, recover } = bench({ orderBy: { body: '/customer' } });
  const events = [
    event('evt_1', { customer: 'a' }),
    event('evt_2', { customer: 'a' }),
    event('evt_3', { customer: 'b' }),
  ];
  await recover(events);
  const groups = world.queue.map(({ reference }) => reference.group);
  expect(groups[0]).toMatch(/^t:[0-9a-f]{40}$/);
  expect([groups[1] === groups[0], groups[2] === groups[0]]).toEqual([true, false]);
});

test('headers of a source are those of the webhook', async () => {
  const { world, recover } = bench({ verify: shopify({ secretName: 's' }), dedupeBy: { body: '/id' } });
  await recover([{ ...event('1'), headers: { 'x-shopify-topic': 'orders/create' } }]);
  expect(world.recovered[0]?.headers).toEqual({
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
  });
  expect(world.queue[0]?.reference.eventType).toBe('orders/create');
});

test('keys are looked up in calls that DynamoDB accepts', async () => {
  const { world, recover } = bench();
  const asked: number[] = [];
  const findKnown = world.ports.findKnown;
  Object.assign(world.ports, {
    findKnown: (keys: readonly string[]) => {
      asked.push(keys.length);
      return findKnown(keys);
    },
  });
  await recover(Array.from({ length: 120 }, (_, n) => event(`evt_${n}`)));
  // Each key is read as a record and as a receipt, and a call reads 100.
  expect(asked).toEqual([50, 50, 20]);
});

test('the failure of one event does not keep the others, and is thrown when all have ended', async () => {
  const { world, recover } = bench();
  let isOver = false;
  world.onStep = async (step, when, detail) => {
    if (step === 'store' && when === 'before' && detail === 'evt_1') throw new Error('S3 is down');
    await setImmediate();
    expect(isOver).toBe(false);
  };
  const events = Array.from({ length: 60 }, (_, n) => event(`evt_${n}`));
  await expect(recover(events)).rejects.toThrow('S3 is down');
  isOver = true;
  await setImmediate();
  expect([world.queue.length, world.receipts.size]).toEqual([59, 59]);
});

test('an event that could not be queued has no receipt', async () => {
  const { world, recover } = bench();
  world.onStep = (step) => {
    if (step === 'enqueue') throw new Error('SQS is down');
  };
  await expect(recover([event('evt_1')])).rejects.toThrow('SQS is down');
  expect([world.bucket.size, world.receipts.size]).toEqual([1, 0]);
});

test('what a source returns from outside of the window is ignored', async () => {
  const world = new ReconcileWorld();
  const { log } = recordingLog();
  const at = (seconds: number) => new Date(START + seconds * 1_000);
  const requested: string[] = [];
  const delivery = (id: string, seconds: number) => ({
    id,
    createdAt: at(seconds),
    redeliver: async () => void requested.push(id),
  });
  const source: Source = async function* () {
    yield {
      events: [-1, 0, 60, 61].map((seconds) => ({ ...event(`evt_${seconds}`), createdAt: at(seconds) })),
      failed: [-1, 0, 60, 61].map((seconds) => delivery(`d_${seconds}`, seconds)),
    };
  };
  const result = await reconcileWindow(
    connected('t', reconciledTopic(), source),
    { since: at(0), until: at(60) },
    { ports: world.ports, log, dryRun: false, givesUp: true, hasTime: () => true },
  );
  expect(result).toEqual({ isDone: true, seen: 4, received: 0, recovered: 4, failed: 0 });
  expect(world.recovered.map(({ body }) => JSON.parse(body).id)).toEqual(['evt_0', 'evt_60']);
  expect(requested).toEqual(['d_0', 'd_60']);
});
