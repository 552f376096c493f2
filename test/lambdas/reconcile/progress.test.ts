import { days, hours, minutes } from '#contract/durations';
import { firstProgress, gapSeconds, isDue, nextWindow, type Progress, runsBehind } from '#lambdas/reconcile/progress';
import { reconciledTopic } from '#test/support/reconcile';

const time = (text: string) => new Date(`2026-11-24T${text}Z`);
const settings = (every = minutes(15), lookBack = hours(6), minAge = minutes(5)) =>
  reconciledTopic({ every, lookBack, minAge }).reconcile;
const DONE: Progress = {
  version: 3,
  startedAt: '2026-11-23T00:00:00.250Z',
  watermark: '2026-11-24T11:00:00.500Z',
  ranAt: '2026-11-24T11:05:10.000Z',
};

test('a topic begins with its first run', () => {
  const now = time('12:00:00.123');
  expect(firstProgress(now)).toEqual({ version: 0, startedAt: now.toISOString(), watermark: now.toISOString() });
});

describe('a topic is due', () => {
  test.each([
    ['11:19:39.999', false],
    ['11:19:40.000', true],
    ['11:20:10.000', true],
  ])('from almost `every` after its last run (%s: %s)', (now, expected) => {
    expect(isDue(DONE, settings(), time(now))).toBe(expected);
  });

  test('counted from its start before its first run', () => {
    const progress = firstProgress(time('12:00:00.000'));
    expect([
      isDue(progress, settings(), time('12:14:29.000')),
      isDue(progress, settings(), time('12:14:30.000')),
    ]).toEqual([false, true]);
  });

  test('at once when its last run was not completed', () => {
    const window = { since: DONE.watermark, until: DONE.watermark };
    expect(isDue({ ...DONE, window }, settings(), time('11:05:11.000'))).toBe(true);
  });
});

describe('the window of a run', () => {
  const now = time('11:20:00.700');

  test('begins 15 minutes before the end of the last one, at a whole second, and ends `minAge` ago', () => {
    expect(nextWindow(DONE, settings(), now)).toEqual({ since: time('10:45:00.000'), until: time('11:15:00.700') });
  });

  test('begins one `every` before the end of the last one if that is longer', () => {
    expect(nextWindow(DONE, settings(hours(1)), now).since).toEqual(time('10:00:00.000'));
  });

  test('begins no more than `lookBack` ago', () => {
    const later = new Date('2026-11-25T00:00:00.700Z');
    expect(nextWindow(DONE, settings(), later).since).toEqual(time('18:00:00.000'));
  });

  test('does not begin before the second of the first run', () => {
    const startedAt = '2026-11-24T10:50:00.900Z';
    expect(nextWindow({ ...DONE, startedAt }, settings(), now).since).toEqual(time('10:50:00.000'));
  });

  test('is not negative when the first run was less than `minAge` ago', () => {
    const { since, until } = nextWindow(firstProgress(time('11:19:00.250')), settings(), now);
    expect([since, until]).toEqual([time('11:19:00.000'), time('11:19:00.250')]);
  });

  test('is that of the last run, with its cursor, until it is completed', () => {
    const window = { since: '2026-11-24T09:00:00.000Z', until: '2026-11-24T10:00:00.000Z', cursor: 'evt_1' };
    expect(nextWindow({ ...DONE, window }, settings(), now)).toEqual({
      since: time('09:00:00.000'),
      until: time('10:00:00.000'),
      cursor: 'evt_1',
    });
  });
});

test('a gap is the time between the last window and a next one that begins later', () => {
  expect(gapSeconds(DONE, { since: time('10:45:00.000'), until: time('11:15:00.000') })).toBe(0);
  expect(gapSeconds(DONE, { since: time('11:01:00.500'), until: time('11:15:00.000') })).toBe(60);
});

test('a topic is behind by the runs since its watermark, without its `minAge`', () => {
  expect(runsBehind(DONE, settings(), time('11:20:00.500'))).toBe(1);
  expect(runsBehind(DONE, settings(), time('11:50:00.500'))).toBe(3);
  expect(runsBehind(DONE, settings(), time('11:02:00.000'))).toBe(0);
  expect(runsBehind(DONE, settings(days(1), days(3), 0), new Date('2026-11-26T11:00:00.500Z'))).toBe(2);
});
