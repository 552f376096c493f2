import { randomUUID } from 'node:crypto';
import { STEPS } from '#contract/observability';
import { Flow } from '#test/support/flow';
import { hmacHex } from '#test/support/ingest';
import { eventually } from '#test/support/local-app';

jest.setTimeout(600_000);

const RATED = { count: 320, perSecond: 5, batch: 10 };

let flow: Flow;
let rated: string[];
beforeAll(async () => {
  flow = await Flow.start();
  // Processing takes a minute, during which the other tests run. The last test checks the result.
  rated = await Promise.all(Array.from({ length: RATED.count }, (_, n) => flow.accepted('rated', Buffer.from(`${n}`))));
});
afterEach(() => flow?.reset());
afterAll(() => flow?.stop());

const unique = (prefix = '') => Buffer.from(`${prefix}${randomUUID()}`);
const attemptsOf = (topic: string) => flow.sink.attempts.filter((attempt) => attempt.topic === topic);
const isDuplicate = async (id: string) => (await flow.stepsOf(id)).includes(STEPS.duplicate);

/** Creates an event as Stripe delivers it. */
function stripeEvent(event: object) {
  const body = Buffer.from(JSON.stringify(event));
  const t = Math.floor(Date.now() / 1_000);
  const v1 = hmacHex(flow.app.secrets['test/stripe'] ?? '', `${t}.`, body);
  return [body, { 'stripe-signature': `t=${t},v1=${v1}` }] as const;
}

test('an event that is delivered twice runs its handler once, even when its body has changed', async () => {
  const event = { id: `evt_${randomUUID()}`, type: 'invoice.paid' };
  const first = await flow.accepted('stripe', ...stripeEvent({ ...event, pending_webhooks: 2 }));
  await eventually('the first delivery', () => flow.attemptsAt(first).length === 1);
  const second = await flow.accepted('stripe', ...stripeEvent({ ...event, pending_webhooks: 1 }));
  await eventually('the second delivery to be noticed', () => isDuplicate(second));
  expect(flow.attemptsAt(second)).toEqual([]);
});

test('one of two simultaneous deliveries of an event runs its handler', async () => {
  const body = unique();
  const ids = await Promise.all([flow.accepted('narrow', body), flow.accepted('narrow', body)]);
  await eventually('one delivery to run and the other to be skipped', async () =>
    (await Promise.all(ids.map(isDuplicate))).includes(true),
  );
  expect(ids.flatMap((id) => flow.attemptsAt(id)).map(({ step }) => step)).toEqual(['begins', 'ends']);
});

test('a redriven dead letter runs its handler, and a replay after its success does not', async () => {
  flow.sink.refused.add('fixable');
  const id = await flow.accepted('fixable', unique());
  const { reference } = await flow.deadLetterOf(id, 'normal');
  flow.sink.refused.delete('fixable');

  await flow.enqueue('normal', reference);
  await eventually('the redriven webhook', () => flow.attemptsAt(id).length === 2);
  await flow.enqueueAgain(id, 'fixable', 'normal');
  await eventually('the replay to be noticed', () => isDuplicate(id));
  expect(flow.attemptsAt(id)).toHaveLength(2);
});

test.each([-86_400_000, 86_400_000])('a clock that is off by %d ms changes nothing', async (off) => {
  const id = await flow.accepted('careless', unique());
  await eventually('its handler', () => flow.attemptsAt(id).length === 1);
  await flow.enqueueAgain(id, 'careless', 'normal', new Date(Date.now() + off));
  // The topic has no deduplication.
  await eventually('its handler again', () => flow.attemptsAt(id).length === 2);
});

test('in a batch of ten with one failing webhook, the other nine are processed once', async () => {
  const bodies = [...Array.from({ length: 9 }, () => unique()), unique('poison ')];
  const ids = await Promise.all(bodies.map((body) => flow.accepted('poisonous', body)));
  const poison = ids.at(-1) as string;
  const { reason } = await flow.deadLetterOf(poison, 'slow');
  expect(reason).toMatchObject({ errorMessage: 'poison', attempts: '3' });
  expect(ids.map((id) => flow.attemptsAt(id).length)).toEqual([...Array(9).fill(1), 3]);
});

test('a handler may set the delay of its retry', async () => {
  const id = await flow.accepted('asking', unique());
  await eventually('the second attempt', () => flow.attemptsAt(id).length === 2);
  const [first, second] = flow.attemptsAt(id);
  // The visibility timeout spaces the attempts, so the second may be late but never early.
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_900);
});

test('while the idempotency table fails, topics with deduplication wait and the others run', async () => {
  await flow.fault({ dynamodb: { kind: 'fail', share: 1 } });
  const [guarded, careless] = [await flow.accepted('chaos', unique()), await flow.accepted('careless', unique())];
  await eventually('the handler without deduplication', () => flow.attemptsAt(careless).length === 1);
  await eventually('the other webhook to be deferred', async () =>
    (await flow.stepsOf(guarded)).includes(STEPS.deferred),
  );
  expect(flow.attemptsAt(guarded)).toEqual([]);
  await flow.fault({});
  await eventually('it to run', () => flow.attemptsAt(guarded).length === 1);
});

test('a lane runs no more processors than its limit, and waiting webhooks lose no attempt', async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, () => flow.accepted('narrow', unique())));
  const steps = () => attemptsOf('narrow').filter(({ id }) => ids.includes(id));
  await eventually('all of them', () => steps().length === 80);
  let running = 0;
  const levels = steps().map(({ step }) => (running += step === 'begins' ? 1 : -1));
  expect(Math.max(...levels)).toBe(2);
  expect(steps().every(({ attempt }) => attempt === 1)).toBe(true);
});

test('batches of the largest bodies do not exhaust the smallest processor', async () => {
  // Parsed, these take several times the memory of their text.
  const bodies = Array.from({ length: 12 }, (_, n) =>
    Buffer.from(JSON.stringify(Array.from({ length: 300_000 }, (_, at) => [100_000_000 + 1_000_000 * n + at]))),
  );
  expect(bodies[0]?.length).toBeGreaterThan(3_000_000);
  const ids: string[] = [];
  for (const body of bodies) ids.push(await flow.accepted('large', body));
  await eventually('all of them', () => ids.every((id) => flow.attemptsAt(id).length > 0));
  for (const id of ids) expect(flow.attemptsAt(id)).toMatchObject([{ attempt: 1, step: '300000 items' }]);
  expect(flow.app.output()).not.toMatch(/Lanelarge\w+ (crashed|exited)/);
});

test('over a minute, a lane with a rate starts no more attempts than its rate and one batch allow', async () => {
  await eventually('all of them', () => rated.every((id) => flow.attemptsAt(id).length > 0), 240);
  for (const id of rated) expect(flow.attemptsAt(id)).toHaveLength(1);
  const begun = attemptsOf('rated').map(({ at }) => at / 1_000);
  expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(55);
  const excess = begun.map((from, first) =>
    Math.max(...begun.slice(first).map((to, more) => more + 1 - RATED.perSecond * (to - from))),
  );
  expect(Math.max(...excess)).toBeLessThanOrEqual(RATED.batch);
});
