import { hours, minutes } from '#contract/durations';
import { RECONCILE_LOGS } from '#contract/observability';
import type { Source } from '#contract/source';
import { stripeEvents } from '#contract/sources/index';
import type { ReconcileDependencies } from '#lambdas/reconcile/dependencies';
import { runSchedule } from '#lambdas/reconcile/run-schedule';
import { FunctionOutput } from '#test/support/function-output';
import { connected, ReconcileWorld, reconciledTopic, START } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const onePage: Source = async function* () {
  yield {};
};

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => output.restore());

/** Topics that were started two `every` ago, and their sources. */
function bench(sources: Readonly<Record<string, Source>>) {
  const world = new ReconcileWorld();
  const { log, lines, counted } = recordingLog();
  const config = reconciledTopic({ every: minutes(15), minAge: 0 });
  const startedAt = new Date(START).toISOString();
  for (const name of Object.keys(sources)) world.progress.set(name, { version: 1, startedAt, watermark: startedAt });
  world.now += minutes(30) * 1_000;
  const run = new AbortController();
  const dependencies: ReconcileDependencies = {
    stage: 'prod',
    topics: Object.fromEntries(Object.keys(sources).map((name) => [name, config])),
    ports: world.ports,
    log,
    sources: {},
    ingestUrl: 'https://example.com',
    connect: async (name) => connected(name, config, sources[name] ?? onePage),
    hasTime: () => true,
    isOutOfTime: () => run.signal.aborted,
  };
  return {
    world,
    lines,
    counted,
    abort: () => run.abort(),
    run: (more: Partial<ReconcileDependencies> = {}) => runSchedule({ ...dependencies, ...more }),
  };
}

const metric = (value: number, dimensions: object = {}) => ({
  namespace: 'Catchbasin',
  dimensions: { service: 'reconcile', stage: 'prod', ...dimensions },
  values: { ReconcileRunsBehind: value },
});
const failing = (error: unknown): Source =>
  async function* () {
    yield await Promise.reject(error);
  };

test('each topic that is due is reconciled, and the runs that each is behind are published', async () => {
  const { run, world, counted } = bench({ orders: onePage, stripe: onePage });
  await run();
  const watermark = new Date(world.now).toISOString();
  expect([...world.progress.values()].map((progress) => progress.watermark)).toEqual([watermark, watermark]);
  expect(output.metrics).toEqual([metric(0), metric(0, { topic: 'orders' }), metric(0, { topic: 'stripe' })]);
  expect(output.lines.map(({ level, message }) => [level, message])).toEqual(Array(3).fill(['INFO', undefined]));
  expect(counted).toEqual([]);
});

test('the failure of a topic is counted, and does not keep the others', async () => {
  const error = new Error('the provider is down');
  const { run, world, lines, counted } = bench({ broken: failing(error), stripe: onePage });
  await run();
  expect(world.progress.get('stripe')?.watermark).toBe(new Date(world.now).toISOString());
  expect(lines.filter(({ level }) => level === 'error')).toEqual([
    { level: 'error', message: RECONCILE_LOGS.failed, fields: { topic: 'broken', error } },
  ]);
  expect(counted).toEqual(['reconcileFailed broken', 'reconcileFailed']);
  expect(output.metrics).toEqual([metric(2), metric(2, { topic: 'broken' }), metric(0, { topic: 'stripe' })]);
});

test('a topic without a key is counted as failed', async () => {
  const { run, counted } = bench({ stripe: onePage });
  await run({ connect: () => Promise.reject(new Error('the secret is empty')) });
  expect(counted).toEqual(['reconcileFailed stripe', 'reconcileFailed']);
  expect(output.metrics).toEqual([metric(2), metric(2, { topic: 'stripe' })]);
});

test('a topic whose progress cannot be read is counted as failed, and as behind', async () => {
  const { run, counted, world } = bench({ stripe: onePage });
  world.onStep = (step) => {
    if (step === 'readProgress') throw new Error('the table is unavailable');
  };
  await run();
  expect(counted).toEqual(['reconcileFailed stripe', 'reconcileFailed']);
  expect(output.metrics).toEqual([metric(3), metric(3, { topic: 'stripe' })]);
});

test('time that is used up is no failure, but the topic is behind', async () => {
  const { run, abort, lines, counted, world } = bench({
    slow: async function* () {
      yield { cursor: '0' };
      abort();
      throw new Error('aborted');
    },
  });
  await run();
  expect([lines.filter(({ level }) => level === 'error'), counted]).toEqual([[], []]);
  expect(lines.map(({ message }) => message)).toContain(RECONCILE_LOGS.continues);
  expect(world.progress.get('slow')).toMatchObject({ window: { cursor: '0' }, failedAt: expect.any(String) });
  expect(output.metrics).toEqual([metric(2), metric(2, { topic: 'slow' })]);
});

test('a topic that is not due, or waits for its lane, is behind by its time', async () => {
  const { run, world } = bench({ stripe: onePage });
  const source: Source = () => {
    throw new Error('the source must not be called');
  };
  for (let n = 0; n < 1_001; n++) world.receive('stripe', `w-${n}`, '{}');
  await run({ connect: async (name) => connected(name, reconciledTopic(), source) });
  expect(output.metrics).toEqual([metric(2), metric(2, { topic: 'stripe' })]);
});

test('a topic begins with its first run, and is not behind', async () => {
  const { run, world } = bench({ stripe: onePage });
  world.progress.clear();
  world.now += hours(5) * 1_000;
  await run();
  expect(world.progress.get('stripe')?.startedAt).toBe(new Date(world.now).toISOString());
  expect(output.metrics).toEqual([metric(0), metric(0, { topic: 'stripe' })]);
});

test('the start of a topic is saved although its API key cannot be read', async () => {
  const { run, world } = bench({ stripe: onePage });
  world.progress.clear();
  await run({ connect: () => Promise.reject(new Error('no key')) });
  expect(world.progress.get('stripe')).toMatchObject({ startedAt: new Date(world.now).toISOString() });
});

test('the endpoint is not checked when a run has no time for all pages', async () => {
  const twoPages: Source = async function* ({ cursor }) {
    if (cursor === undefined) yield { cursor: '0' };
    yield {};
  };
  const calls: string[] = [];
  const config = reconciledTopic({ minAge: 0, source: stripeEvents({ apiKeyName: 'key' }) });
  const connect = async (name: string) => {
    const topic = connected(name, config, twoPages);
    const fetch = async (url: string | URL) => {
      calls.push(`${url}`);
      return Response.json({ data: [], has_more: false });
    };
    return { ...topic, context: { ...topic.context, fetch } };
  };
  const { run } = bench({ stripe: twoPages });
  await run({ connect, topics: { stripe: config }, hasTime: () => false });
  expect(calls).toEqual([]);
  await run({ connect, topics: { stripe: config } });
  expect(calls).not.toEqual([]);
});

test('a failed run is repeated after five minutes, and not with each run of the schedule', async () => {
  let calls = 0;
  const down: Source = async function* () {
    calls++;
    yield await Promise.reject(new Error('the provider is down'));
  };
  const { run, world } = bench({ stripe: down });
  for (let minute = 0; minute <= 5; minute++) {
    await run();
    world.now += minutes(1) * 1_000;
  }
  expect(calls).toBe(2);
});

test('a run that succeeds after a failed one leaves no trace of it', async () => {
  let isDown = true;
  const source: Source = async function* () {
    if (isDown) throw new Error('the provider is down');
    yield {};
  };
  const { run, world } = bench({ stripe: source });
  await run();
  expect(world.progress.get('stripe')).toMatchObject({ failedAt: expect.any(String) });
  isDown = false;
  world.now += minutes(5) * 1_000;
  await run();
  expect(world.progress.get('stripe')).not.toHaveProperty('failedAt');
});
