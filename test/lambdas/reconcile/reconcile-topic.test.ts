import { hours, minutes } from '#contract/durations';
import { RECONCILE_LOGS } from '#contract/observability';
import type { Source, SourcePage, SourceWindow } from '#contract/source';
import type { Progress } from '#lambdas/reconcile/progress';
import { ProviderError } from '#lambdas/reconcile/provider-error';
import { connected, ReconcileWorld, reconciledTopic, reconcileIfDue, START } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const at = (seconds: number) => new Date(START + seconds * 1_000);
const event = (id: string, seconds: number) => ({ id, createdAt: at(seconds), body: JSON.stringify({ id }) });
const STARTED: Progress = { version: 1, startedAt: at(0).toISOString(), watermark: at(0).toISOString() };

/** Topic `t` that was started `after` seconds ago, and whose source returns these pages. */
function bench(pages: readonly (SourcePage | Error)[] = [{}], after = minutes(20), saved: Progress | null = STARTED) {
  const world = new ReconcileWorld();
  world.now += after * 1_000;
  if (saved) world.progress.set('t', saved);
  const windows: SourceWindow[] = [];
  const source: Source = async function* (window) {
    windows.push(window);
    const start = window.cursor === undefined ? 0 : Number(window.cursor) + 1;
    for (const page of pages.slice(start)) {
      if (page instanceof Error) throw page;
      yield page;
    }
  };
  const { log, lines } = recordingLog();
  const topic = connected('t', reconciledTopic({ every: minutes(15), lookBack: hours(2) }), source);
  const run = (hasTime = () => true) => reconcileIfDue(topic, { ports: world.ports, log, hasTime });
  const messages = () => lines.map(({ level, message }) => `${level}: ${message}`);
  return { world, windows, lines, messages, run, progress: () => world.progress.get('t') };
}

test('the first run only saves its time', async () => {
  const { run, progress, windows } = bench([{ events: [event('evt_1', -10)] }], 60, null);
  expect(await run()).toMatchObject({ progress: progress(), ran: false });
  expect(progress()).toEqual({ version: 1, startedAt: at(60).toISOString(), watermark: at(60).toISOString() });
  expect(windows).toEqual([]);
});

test('a first run passes on a failure of the table', async () => {
  const { run, world } = bench([{}], 60, null);
  world.onStep = (step) => {
    if (step === 'saveProgress') throw new Error('the table is unavailable');
  };
  await expect(run()).rejects.toThrow('the table is unavailable');
});

test('a topic that is not due is left alone', async () => {
  const { run, windows, world } = bench([{}], minutes(10));
  expect(await run()).toMatchObject({ progress: STARTED, ran: false });
  expect([windows, world.steps]).toEqual([[], ['readProgress t']]);
});

test('a run recovers what was not received, and moves the watermark to the end of its window', async () => {
  const { run, progress, windows, lines, world } = bench([
    { events: [event('evt_1', 10), event('evt_2', 20)], cursor: '0' },
    { events: [event('evt_3', 30)], delivered: 4 },
  ]);
  world.processed.add('t:event:evt_2');
  const { ran } = await run();
  const until = at(minutes(15));
  expect([ran, windows]).toEqual([true, [{ since: at(0), until }]]);
  expect(progress()).toEqual({
    version: 3,
    startedAt: STARTED.startedAt,
    watermark: until.toISOString(),
    ranAt: at(minutes(20)).toISOString(),
  });
  expect(lines.at(-1)).toEqual({
    level: 'info',
    message: RECONCILE_LOGS.reconciled,
    fields: {
      topic: 't',
      since: at(0).toISOString(),
      until: until.toISOString(),
      seen: 7,
      received: 5,
      recovered: 2,
      failed: 0,
    },
  });
  expect(world.queue.map(({ lane }) => lane)).toEqual(['normal', 'normal']);
});

test('a run without time for all pages is continued by the next one, after the last page', async () => {
  const { run, progress, windows, messages } = bench([
    { events: [event('evt_1', 10)], cursor: '0' },
    { events: [event('evt_2', 10)], cursor: '1' },
    { events: [event('evt_3', 10)] },
  ]);
  await run(() => false);
  const window = { since: at(0).toISOString(), until: at(minutes(15)).toISOString() };
  expect(progress()).toMatchObject({ watermark: STARTED.watermark, window: { ...window, cursor: '0' } });
  expect(messages().at(-1)).toBe(`info: ${RECONCILE_LOGS.continues}`);
  await run();
  expect(windows.map(({ cursor }) => cursor)).toEqual([undefined, '0']);
  expect(progress()).toMatchObject({ watermark: window.until, version: 4 });
  expect(progress()).not.toHaveProperty('window');
});

test('a run that fails is continued by the next one, after the last page', async () => {
  const { run, progress } = bench([{ cursor: '0' }, { cursor: '1' }, new Error('the provider is down')]);
  await expect(run()).rejects.toThrow('the provider is down');
  expect(progress()).toMatchObject({ watermark: STARTED.watermark, window: { cursor: '1' } });
});

describe('a cursor of an earlier run', () => {
  const window = { since: at(0).toISOString(), until: at(60).toISOString(), cursor: '7' };
  const saved = { ...STARTED, window };
  const failing = (error: Error) => {
    const { run, progress, world } = bench([{}], minutes(20), saved);
    const source: Source = async function* () {
      yield await Promise.reject(error);
    };
    const topic = connected('t', reconciledTopic(), source);
    const { log } = recordingLog();
    return { run, progress, fails: () => reconcileIfDue(topic, { ports: world.ports, log, hasTime: () => true }) };
  };

  test.each([400, 404, 410])(
    'is dropped when the provider refuses it (%i), and the next run starts over',
    async (status) => {
      const { run, progress, fails } = failing(new ProviderError('No such event: evt_7', status));
      await expect(fails()).rejects.toThrow('No such event: evt_7');
      expect(progress()).toEqual({ ...STARTED, version: 2, window: { since: window.since, until: window.until } });
      await run();
      expect(progress()).toMatchObject({ watermark: window.until });
    },
  );

  test.each([
    ['an overloaded provider', new ProviderError('overloaded', 503)],
    ['a refused key', new ProviderError('unauthorized', 401)],
    ['no response', new ProviderError('reset')],
    ['another failure', new Error('no JSON')],
  ])('is kept after %s', async (_, error) => {
    const { progress, fails } = failing(error);
    await expect(fails()).rejects.toBe(error);
    expect(progress()).toEqual(saved);
  });

  test('is kept when the provider refuses a later page', async () => {
    const later = { cursor: '1' };
    const { run, progress } = bench([{}, later, new ProviderError('No such event', 404)], minutes(20), {
      ...STARTED,
      window: { ...window, cursor: '0' },
    });
    await expect(run()).rejects.toThrow('No such event');
    expect(progress()).toEqual({ ...STARTED, version: 2, window: { ...window, ...later } });
  });
});

test('a run waits while the lane has more than 1,000 webhooks', async () => {
  const { run, windows, lines, world, progress } = bench();
  for (let n = 0; n < 1_001; n++) world.receive('t', `w-${n}`, '{}');
  expect(await run()).toMatchObject({ progress: STARTED, ran: false });
  expect([windows, progress()]).toEqual([[], STARTED]);
  expect(lines).toEqual([
    {
      level: 'warn',
      message: RECONCILE_LOGS.waits,
      fields: { topic: 't', lane: 'normal', waiting: 1_001, limit: 1_000 },
    },
  ]);
  world.queue.pop();
  expect(await run()).toMatchObject({ ran: true });
});

test('events that are older than lookBack are named', async () => {
  const { run, lines } = bench([{}], hours(3));
  await run();
  expect(lines[0]).toEqual({
    level: 'error',
    message: RECONCILE_LOGS.gap,
    fields: { topic: 't', since: at(0).toISOString(), until: at(hours(1)).toISOString() },
  });
});

describe('of two runs', () => {
  test('the one that saves later ends without a failure, and returns what it has saved', async () => {
    const { run, world, messages, progress } = bench([{ cursor: '0' }, { cursor: '1' }, {}]);
    const other: Progress = { ...STARTED, version: 3, watermark: at(1).toISOString() };
    let saves = 0;
    world.onStep = (step, when) => {
      if (step === 'saveProgress' && when === 'before' && ++saves === 2) world.progress.set('t', other);
    };
    expect(await run()).toMatchObject({ ran: true, progress: { version: 2, window: { cursor: '0' } } });
    expect([progress(), messages()]).toEqual([other, []]);
  });

  test('the one that is overtaken at its end does not claim its watermark', async () => {
    const { run, world } = bench([{}]);
    world.onStep = (step) => {
      if (step === 'saveProgress') world.progress.set('t', { ...STARTED, version: 5 });
    };
    const { progress } = await run();
    expect(progress.watermark).toBe(STARTED.watermark);
  });

  test('both begin a topic', async () => {
    const { run, world, progress } = bench([{}], 0, null);
    world.onStep = () => Promise.resolve();
    const [first] = await Promise.all([run(), run()]);
    expect(progress()).toEqual(first?.progress);
  });
});
