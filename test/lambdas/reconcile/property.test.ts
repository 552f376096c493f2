import * as fc from 'fast-check';
import { hours, minutes } from '#contract/durations';
import type { ReconciledTopic } from '#lambdas/reconcile/dependencies';
import { FakeProvider, type ProviderEvent, type ProviderOptions } from '#test/support/fake-provider';
import { connected, ReconcileWorld, reconciledTopic, reconcileIfDue, START, type Step } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

/** Event of a provider, and how it is delivered. Times are seconds from the first run, by our clock. */
interface Planned {
  readonly at: number;
  /** Seconds until the provider lists it. */
  readonly listedAfter: number;
  /** Seconds until each of its deliveries. None for a missed event. */
  readonly deliveredAfter: readonly number[];
  /** Failures of the handler before it succeeds. */
  readonly failures: number;
  readonly isFiltered: boolean;
}

interface Plan {
  readonly events: readonly Planned[];
  readonly order: ProviderOptions['order'];
  readonly pageSizes: readonly number[];
  readonly ignoresWindow: boolean;
  readonly wholeSeconds: boolean;
  /** Seconds by which the clock of the provider is ahead. */
  readonly clockAhead: number;
  readonly every: number;
  readonly minAge: number;
  /** Seconds that a page takes. */
  readonly pageTakes: number;
  /** Chances of failures, interleavings and lack of time, one after the other. */
  readonly chances: readonly number[];
  readonly failsOften: boolean;
  readonly runsTwice: boolean;
}

const HOUR = hours(1);
const chance = fc.integer({ min: 0, max: 99 });
const plan: fc.Arbitrary<Plan> = fc.record({
  events: fc.array(
    fc.record({
      // Seconds with several events are frequent.
      at: fc.oneof(fc.integer({ min: -HOUR / 4, max: 2 * HOUR }), fc.constantFrom(0, 60, 900, 901, 1_800)),
      listedAfter: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: minutes(10) })),
      deliveredAfter: fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.constant([1]) },
        { weight: 3, arbitrary: fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { minLength: 1, maxLength: 3 }) },
      ),
      failures: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
      isFiltered: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    { minLength: 1, maxLength: 40 },
  ),
  order: fc.constantFrom('oldest first', 'newest first'),
  pageSizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  ignoresWindow: fc.boolean(),
  wholeSeconds: fc.boolean(),
  clockAhead: fc.oneof(fc.constant(0), fc.integer({ min: -minutes(5), max: minutes(5) })),
  every: fc.constantFrom(minutes(5), minutes(15), HOUR),
  minAge: fc.constantFrom(0, minutes(5)),
  pageTakes: fc.constantFrom(0, 1, 20),
  chances: fc.array(chance, { minLength: 1, maxLength: 30 }),
  failsOften: fc.boolean(),
  runsTwice: fc.boolean(),
});

const TOPIC = 'stripe';
const OTHER = 'orders';
const keyOf = (id: string) => `${TOPIC}:event:${id}`;

/** Plays a plan until everything is listed, delivered and processed, and each event had its chance. */
async function play({ events, chances, every, minAge, pageTakes, failsOften, runsTwice, ...plan }: Plan) {
  const world = new ReconcileWorld();
  // The first run begins within a second, of which some providers give no fraction.
  world.now += 437;
  const config = reconciledTopic({ every, minAge });
  const topics = { [TOPIC]: config, [OTHER]: config };
  let turn = 0;
  const next = () => chances[turn++ % chances.length] ?? 0;
  const provider = new FakeProvider({
    ...plan,
    now: () => world.now,
    onPage: () =>
      world.step('page', '', () => {
        world.now += pageTakes * 1_000;
      }),
  });
  const deliveries: { readonly at: number; readonly id: string; readonly number: number }[] = [];
  for (const [n, { at, listedAfter, deliveredAfter, isFiltered }] of events.entries()) {
    const id = `evt_${n}`;
    const stamp = START + (at + plan.clockAhead) * 1_000 + n;
    provider.events.push({
      id,
      createdAt: plan.wholeSeconds ? Math.floor(stamp / 1_000) * 1_000 : stamp,
      visibleAt: START + (at + listedAfter) * 1_000,
      isFiltered,
    });
    for (const [number, after] of deliveredAfter.entries()) {
      deliveries.push({ at: START + (at + after) * 1_000, id, number });
    }
  }
  const failuresLeft = new Map(events.map(({ failures }, n) => [`evt_${n}`, failures]));
  const arrive = () => {
    for (let n = 0; n < deliveries.length; ) {
      const delivery = deliveries[n];
      if (!delivery || delivery.at > world.now) n++;
      else {
        deliveries.splice(n, 1);
        const { id, number } = delivery;
        world.receive(TOPIC, `w-${id}-${number}`, JSON.stringify({ id, attempt: number }));
      }
    }
  };
  const work = () =>
    world.process(topics, (id) => {
      const left = failuresLeft.get(id) ?? 0;
      failuresLeft.set(id, left - 1);
      return left > 0;
    });
  let isCalm = false;
  world.onStep = async () => {
    arrive();
    // The other run, and the processor, go on in between.
    for (let turns = next() % 4; turns > 0; turns--) await Promise.resolve();
    if (next() < 20) work();
    if (!isCalm && next() < (failsOften ? 15 : 2)) throw new Error('injected');
  };
  const topic = connected(TOPIC, config, provider.source);
  const { log, lines } = recordingLog();
  const run = () =>
    reconcileIfDue(topic, { ports: world.ports, log, hasTime: () => isCalm || next() < 60 }).catch((error: Error) => {
      if (error.message !== 'injected') throw error;
    });
  const lastAt = Math.max(...events.map(({ at, deliveredAfter }) => at + Math.max(0, ...deliveredAfter)), 0);
  const calmFrom = START + (lastAt + minutes(30)) * 1_000;
  for (let runs = 0; ; runs++) {
    isCalm = world.now >= calmFrom;
    arrive();
    await Promise.all(runsTwice ? [run(), run()] : [run()]);
    work();
    const { watermark } = world.progress.get(TOPIC) ?? {};
    if (watermark && Date.parse(watermark) > calmFrom + (minutes(15) + every) * 1_000) break;
    if (runs > 2_000) throw new Error('the runs do not end');
    world.now += every * 1_000;
  }
  while (world.queue.length > 0) work();
  return { world, provider, events, lines };
}

function check({ world, provider, events }: Awaited<ReturnType<typeof play>>): void {
  const startedAt = Date.parse(world.progress.get(TOPIC)?.startedAt ?? '');
  const expected = provider.events.filter((event: ProviderEvent, n) => {
    const isReceived = (events[n]?.deliveredAfter.length ?? 0) > 0;
    // The first run begins at its second.
    return isReceived || (!event.isFiltered && event.createdAt >= Math.floor(startedAt / 1_000) * 1_000);
  });
  const byId = ([a]: readonly [string, number], [b]: readonly [string, number]) => (a < b ? -1 : 1);
  expect([...world.runs].sort(byId)).toEqual(expected.map(({ id }) => [keyOf(id), 1] as const).sort(byId));
  expect([...world.progress.keys()]).toEqual([TOPIC]);
  expect(world.recovered.every(({ topic }) => topic === TOPIC)).toBe(true);
}

test('every missed event is processed once, whatever fails and whatever is listed or delivered late', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (each) => check(await play(each))),
    { numRuns: 3_000, seed: jest.getSeed() },
  );
});

describe('10,000 received and 1,000 missed events', () => {
  /** Provider with 11,000 events in 1,100 seconds, of which each eleventh was missed. */
  function outage() {
    const world = new ReconcileWorld();
    const config = reconciledTopic();
    const provider = new FakeProvider({
      order: 'newest first',
      pageSizes: [100, 99, 37],
      now: () => world.now,
      onPage: () => world.step('page', '', () => {}),
    });
    const isMissed = (n: number) => n % 11 === 3;
    const start = START - minutes(30) * 1_000;
    for (let n = 0; n < 11_000; n++) {
      const createdAt = start + Math.floor(n / 10) * 1_000;
      provider.events.push({ id: `evt_${n}`, createdAt, visibleAt: createdAt });
      if (!isMissed(n)) world.receive(TOPIC, `w-${n}`, JSON.stringify({ id: `evt_${n}`, delivery: n }));
    }
    // Some were received and are still to be processed.
    const waiting = world.queue.splice(9_500);
    world.process({ [TOPIC]: config });
    const startedAt = new Date(start).toISOString();
    world.progress.set(TOPIC, { version: 1, startedAt, watermark: startedAt });
    const topic: ReconciledTopic = connected(TOPIC, config, provider.source);
    return { world, config, topic, isMissed, waiting };
  }

  const processAll = ({ world, config, waiting }: ReturnType<typeof outage>) => {
    world.queue.push(...waiting);
    while (world.queue.length > 0) world.process({ [TOPIC]: config });
  };
  const isBehind = ({ world }: ReturnType<typeof outage>) =>
    Date.parse(world.progress.get(TOPIC)?.watermark ?? '') < START - minutes(10) * 1_000;
  const runsOf = ({ world }: ReturnType<typeof outage>) => [...world.runs.values()].filter((runs) => runs !== 1);

  test('are processed once, and only what was not received is queued', async () => {
    const bench = outage();
    const { world, topic, isMissed } = bench;
    const { log } = recordingLog();
    let pages = 0;
    // Each run has time for 20 pages.
    const hasTime = () => ++pages % 20 !== 0;
    for (let runs = 0; isBehind(bench); runs++) {
      if (runs > 100) throw new Error('the runs do not end');
      await reconcileIfDue(topic, { ports: world.ports, log, hasTime });
      world.process({ [TOPIC]: bench.config });
    }
    // 500 received events wait in the queue without a record, so they are fetched too. The processor skips them.
    const fetched = world.recovered.map(({ body }) => Number(JSON.parse(body).id.slice(4)));
    expect(fetched.filter(isMissed).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 11_000 }, (_, n) => n).filter(isMissed),
    );
    expect(fetched).toHaveLength(1_500);
    processAll(bench);
    expect([world.runs.size, runsOf(bench)]).toEqual([11_000, []]);
  });

  test('are processed once when two runs fetch them at once and late originals arrive', async () => {
    const bench = outage();
    const { world, config, topic, isMissed } = bench;
    const { log } = recordingLog();
    const late = Array.from({ length: 11_000 }, (_, n) => n).filter((n) => isMissed(n) && n % 2 === 0);
    world.onStep = async (step: Step) => {
      const n = step === 'page' ? undefined : late.pop();
      if (n !== undefined) world.receive(TOPIC, `late-${n}`, JSON.stringify({ id: `evt_${n}`, late: true }));
      if (world.queue.length > 2_000) world.process({ [TOPIC]: config });
      await Promise.resolve();
    };
    const run = () => reconcileIfDue(topic, { ports: world.ports, log, hasTime: () => true });
    for (let runs = 0; isBehind(bench); runs++) {
      if (runs > 100) throw new Error('the runs do not end');
      await Promise.all([run(), run()]);
      world.process({ [TOPIC]: config });
    }
    processAll(bench);
    expect([world.runs.size, runsOf(bench)]).toEqual([11_000, []]);
  });
});

describe('a failure of any call', () => {
  const missed = ['evt_1', 'evt_2', 'evt_3', 'evt_4', 'evt_5'];

  async function playWithFailure(failAt: number, mode: 'before' | 'after' | 'dies', order: ProviderOptions['order']) {
    const world = new ReconcileWorld();
    const config = reconciledTopic();
    const provider = new FakeProvider({
      order,
      pageSizes: [2],
      now: () => world.now,
      onPage: () => world.step('page', '', () => {}),
    });
    // Two of them were created in the same second.
    for (const [n, id] of ['evt_0', ...missed].entries()) {
      const createdAt = START + Math.ceil(n / 2) * 1_000;
      provider.events.push({ id, createdAt, visibleAt: createdAt });
    }
    let calls = 0;
    let isInjected = false;
    world.onStep = (_, when) => {
      if (when !== (mode === 'dies' ? 'before' : mode)) return;
      calls++;
      // A processor that dies does nothing from there on.
      if (mode === 'dies' ? calls < failAt : calls !== failAt) return;
      isInjected = true;
      throw new Error('injected');
    };
    const topic = connected(TOPIC, config, provider.source);
    const { log } = recordingLog();
    const run = () => reconcileIfDue(topic, { ports: world.ports, log, hasTime: () => true });
    await run().catch(() => {});
    world.now += minutes(20) * 1_000;
    world.receive(TOPIC, 'w-0', JSON.stringify({ id: 'evt_0', received: true }));
    world.process({ [TOPIC]: config });
    await run().catch(() => {});
    if (mode === 'dies') world.onStep = () => {};
    for (let more = 0; more < 4; more++) {
      world.process({ [TOPIC]: config });
      await run().catch(() => {});
      world.now += minutes(15) * 1_000;
    }
    world.process({ [TOPIC]: config });
    return { world, isInjected };
  }

  test.each(
    (['oldest first', 'newest first'] as const).flatMap((order) =>
      (['before', 'after', 'dies'] as const).map((mode) => [mode, order] as const),
    ),
  )('is made up for by later runs (%s, %s)', async (mode, order) => {
    let played: Awaited<ReturnType<typeof playWithFailure>>;
    let failAt = 1;
    for (; ; failAt++) {
      played = await playWithFailure(failAt, mode, order);
      if (!played.isInjected) break;
      // A topic whose first run failed begins with a later one, before which the events lie.
      const { startedAt = '' } = played.world.progress.get(TOPIC) ?? {};
      const expected = Date.parse(startedAt) > START ? ['evt_0'] : ['evt_0', ...missed];
      expect([failAt, [...played.world.runs].sort()]).toEqual([failAt, expected.map((id) => [keyOf(id), 1])]);
    }
    expect(failAt).toBeGreaterThan(20);
  });
});
