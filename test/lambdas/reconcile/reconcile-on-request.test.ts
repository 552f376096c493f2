import { days, hours, minutes } from '#contract/durations';
import type { ReconcileRequest } from '#contract/reconcile-protocol';
import type { Source, SourceWindow } from '#contract/source';
import { reconcileOnRequest } from '#lambdas/reconcile/reconcile-on-request';
import { connected, ReconcileWorld, reconciledTopic, START } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const at = (seconds: number) => new Date(START + seconds * 1_000);

function bench() {
  const world = new ReconcileWorld();
  world.now += 500;
  const windows: SourceWindow[] = [];
  const source: Source = async function* (window) {
    windows.push(window);
    const events = [{ id: 'evt_1', createdAt: window.since, body: '{"id":"evt_1"}' }];
    if (window.cursor === undefined) yield { events, cursor: 'a' };
    yield { delivered: 1 };
  };
  const config = reconciledTopic({ lookBack: days(2), minAge: minutes(5) }, { dedupeFor: days(10) });
  const topic = connected('t', config, source);
  const { log } = recordingLog();
  const request = (
    more: Partial<Extract<ReconcileRequest, { readonly command: 'reconcile' }>> = {},
    hasTime = () => true,
  ) => reconcileOnRequest(topic, { command: 'reconcile', topic: 't', ...more }, { ports: world.ports, log, hasTime });
  const startedAt = at(-days(20)).toISOString();
  world.progress.set('t', { version: 1, startedAt, watermark: startedAt });
  return { world, windows, request };
}

test('the window is that of lookBack, and its events are counted', async () => {
  const { world, windows, request } = bench();
  expect(await request()).toEqual({
    since: at(-days(2)).toISOString(),
    until: new Date(world.now - minutes(5) * 1_000).toISOString(),
    isDone: true,
    seen: 2,
    received: 1,
    recovered: 1,
    failed: 0,
    watermark: at(-days(20)).toISOString(),
  });
  expect(windows).toEqual([{ since: at(-days(2)), until: new Date(world.now - minutes(5) * 1_000) }]);
  expect(world.queue).toHaveLength(1);
});

test('the window does not begin before the first run, unless it is asked for', async () => {
  const { world, windows, request } = bench();
  const startedAt = at(-hours(3)).toISOString();
  const watermark = at(-hours(1)).toISOString();
  world.progress.set('t', { version: 4, startedAt, watermark });
  expect(await request()).toMatchObject({ since: startedAt, watermark });
  expect(await request({ since: at(-days(9)).toISOString() })).toMatchObject({ since: at(-days(9)).toISOString() });
  expect(windows).toHaveLength(2);
  // The schedule is not affected.
  expect(world.progress.get('t')).toEqual({ version: 4, startedAt, watermark });
});

test('a window begins at a whole second, because some providers give no fraction', async () => {
  const { windows, request } = bench();
  await request({ since: '2026-11-24T09:00:00.700Z', until: '2026-11-24T09:30:00.700Z' });
  expect(windows).toEqual([
    { since: new Date('2026-11-24T09:00:00.000Z'), until: new Date('2026-11-24T09:30:00.700Z') },
  ]);
});

test('a request without time for all pages is continued with its cursor', async () => {
  const { windows, request } = bench();
  const { since, until, cursor } = await request({}, () => false);
  expect(cursor).toBe('a');
  await request({ since, until, ...(cursor !== undefined && { cursor }) });
  expect(windows[1]).toEqual({ since: new Date(since), until: new Date(until), cursor: 'a' });
});

test('a dry run changes nothing', async () => {
  const { world, request } = bench();
  expect(await request({ dryRun: true })).toMatchObject({ recovered: 1 });
  expect(world.steps).toEqual(['readProgress t', 'findKnown']);
});

describe('a request is refused', () => {
  test('when its window is empty', async () => {
    const { request } = bench();
    await expect(request({ since: at(-60).toISOString() })).rejects.toThrow(
      'the window from 2026-11-24T09:59:00.000Z to 2026-11-24T09:55:00.500Z is empty. ' +
        'Choose an earlier --since or a later --until.',
    );
  });

  test.each(['since', 'until'])('when %s is not a time', async (name) => {
    const { request } = bench();
    await expect(request({ [name]: 'yesterday' })).rejects.toThrow(
      `--${name} is not a time: yesterday. Write it as 2026-11-24T10:00:00Z.`,
    );
  });

  test('when processed events of its window are forgotten, unless it is a dry run', async () => {
    const { world, request } = bench();
    const since = at(-days(10) - 1).toISOString();
    await expect(request({ since })).rejects.toThrow(
      'events from before 2026-11-14T10:00:00.500Z could be processed twice, because processed events are forgotten ' +
        'by then. Choose a later --since, or --dry-run.',
    );
    expect(world.queue).toEqual([]);
    expect(await request({ since, dryRun: true })).toMatchObject({ since });
    expect(await request({ since: at(-days(10) + 1).toISOString() })).toMatchObject({ recovered: 1 });
  });
});

describe('before the first scheduled run', () => {
  function notStarted() {
    const all = bench();
    all.world.progress.clear();
    return all;
  }

  test('a time must be given, because earlier events may have been processed by another system', async () => {
    await expect(notStarted().request()).rejects.toThrow('the schedule has not run yet');
    expect(await notStarted().request({ dryRun: true })).toMatchObject({ recovered: 1 });
  });
});

test('events from before the first run are remembered for dedupeFor alone', async () => {
  const { world } = bench();
  const config = reconciledTopic({ lookBack: days(20) }, { dedupeFor: days(2) });
  const startedAt = at(-days(10)).toISOString();
  world.progress.set('t', { version: 1, startedAt, watermark: startedAt });
  const ask = (since: Date) =>
    reconcileOnRequest(
      connected('t', config, async function* () {}),
      { command: 'reconcile', topic: 't', since: since.toISOString() },
      { ports: world.ports, log: recordingLog().log, hasTime: () => true },
    );
  expect(await ask(at(-days(9)))).toMatchObject({ isDone: true });
  await expect(ask(at(-days(11)))).rejects.toThrow('could be processed twice');
});

test('a window that the schedule has just handled is empty, and nothing is to be done', async () => {
  const { world, request } = bench();
  const startedAt = new Date(world.now).toISOString();
  world.progress.set('t', { version: 1, startedAt, watermark: startedAt });
  expect(await request()).toMatchObject({ isDone: true });
});
