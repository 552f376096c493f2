import type { LaneMetrics, Reminder, RemindPorts } from '#lambdas/remind/ports';
import type { Series, Span } from '#lambdas/remind/read-metrics';
import { type RemindSettings, remindOfDeadLetters } from '#lambdas/remind/remind-of-dead-letters';
import { recordingLog } from '#test-kit/recording-log';

const TIME = '2026-11-26T12:20:07Z';
const HOUR = { from: Date.parse('2026-11-26T11:00:00Z'), until: Date.parse('2026-11-26T12:00:00Z') };
const SETTINGS: RemindSettings = { stage: 'prod', topics: ['orders', 'stripe'], runbookUrl: 'docs/runbook.md' };

/** Values by the minute after the beginning of the hour. Negative minutes are before it. */
type Minutes = Readonly<Record<number, number>>;

const series = (values: Minutes): Series =>
  new Map(Object.entries(values).map(([minute, value]) => [HOUR.from + Number(minute) * 60_000, value]));

/** A value in each minute from one until another. */
function steady(from: number, until: number, value: number): Minutes {
  return Object.fromEntries(Array.from({ length: until - from }, (_, n) => [from + n, value]));
}

function lane(name: string, { counted = {}, visible = {}, hidden = {} }: Record<string, Minutes>): LaneMetrics {
  return { lane: name, counted: series(counted), visible: series(visible), hidden: series(hidden) };
}

/** CloudWatch with these metrics, of which each call returns those of its span. */
function portsWith(lanes: readonly LaneMetrics[], topics: Readonly<Record<string, number>> = {}) {
  const published: Reminder[] = [];
  const calls: unknown[][] = [];
  const within = (values: Series, { from, until }: Span) =>
    new Map([...values].filter(([at]) => at >= from && at < until));
  const ports: RemindPorts = {
    async lanes(span) {
      calls.push(['lanes', span]);
      return lanes.map((each) => ({
        lane: each.lane,
        counted: within(each.counted, span),
        visible: within(each.visible, span),
        hidden: within(each.hidden, span),
      }));
    },
    async countByTopic(names, span) {
      calls.push(['topics', names, span]);
      return new Map(names.map((name) => [name, topics[name] ?? 0]));
    },
    async publish(reminder) {
      published.push(reminder);
    },
  };
  return { ports, published, calls };
}

async function run(lanes: readonly LaneMetrics[], topics?: Readonly<Record<string, number>>, time = TIME) {
  const { ports, published, calls } = portsWith(lanes, topics);
  const { log, lines } = recordingLog();
  await remindOfDeadLetters(ports, log, SETTINGS, time);
  return { published, calls, lines };
}

/** The reminder of one lane, or undefined when none is published. */
async function reminderOf(metrics: Record<string, Minutes>, topics?: Readonly<Record<string, number>>) {
  return (await run([lane('high', metrics)], topics)).published[0];
}

test('publishes nothing and asks for no topics while nothing is dead-lettered, also if dead letters wait', async () => {
  const { published, calls, lines } = await run([lane('high', { visible: steady(-60, 75, 7) }), lane('low', {})]);
  expect(published).toEqual([]);
  expect(calls.map(([name]) => name)).toEqual(['lanes']);
  expect(lines).toMatchObject([{ message: 'there are no new dead letters, so no reminder was sent' }]);
});

test('reports counted dead letters by lane and topic, and those that wait', async () => {
  const { published, calls, lines } = await run(
    [
      lane('high', {
        counted: { 3: 9, 59: 3 },
        visible: { ...steady(-60, 3, 30), ...steady(3, 60, 39), ...steady(60, 75, 42) },
      }),
      lane('normal', { visible: steady(-60, 75, 0) }),
      lane('waiting', { visible: steady(-60, 75, 6) }),
      lane('low', { counted: { 0: 2 }, visible: { ...steady(-60, 1, 0), ...steady(1, 75, 2) }, hidden: { 74: 1 } }),
    ],
    { stripe: 9, orders: 4, unknown: 1 },
  );
  expect(published).toEqual([
    {
      subject: 'Reminder: 14 new dead letters in stage prod',
      body: `REMINDER: Webhooks of stage prod were dead-lettered.
From 2026-11-26 11:00 until 2026-11-26 12:00 UTC: 14 new.

Lane high
  new, after a handler or Catchbasin gave up: 12
  waiting at 2026-11-26 12:14 UTC: 42

Lane waiting
  new, after a handler or Catchbasin gave up: 0
  waiting at 2026-11-26 12:14 UTC: 6

Lane low
  new, after a handler or Catchbasin gave up: 2
  waiting at 2026-11-26 12:14 UTC: 3

New by topic
  stripe: 9
  orders: 4
  unknown: 1

A webhook that was redriven and failed again counts again.
Run next: npm run ops -- dlq list high --stage prod
Runbook: docs/runbook.md#dead-letters-waiting`,
    },
  ]);
  expect(calls[1]).toEqual(['topics', ['orders', 'stripe', 'unknown'], HOUR]);
  expect(lines).toMatchObject([
    {
      message: 'a reminder of new dead letters was sent',
      fields: { from: '2026-11-26T11:00:00.000Z', until: '2026-11-26T12:00:00.000Z' },
    },
  ]);
});

test('reports dead letters that only SQS moved, without asking for topics', async () => {
  const { published, calls } = await run([lane('high', { visible: { ...steady(-60, 30, 2), ...steady(30, 75, 5) } })]);
  expect(published[0]?.subject).toBe('Reminder: at least 3 new dead letters in stage prod');
  expect(published[0]?.body).toContain('new, moved by SQS itself, without a reason: at least 3\n');
  expect(published[0]?.body).toContain('\nNew by topic\n  moved by SQS itself, so that the topic is not counted: at');
  expect(calls.map(([name]) => name)).toEqual(['lanes']);
});

test('reports the first dead letter of a queue that was inactive and empty', async () => {
  const reminder = await reminderOf({ visible: steady(40, 75, 1) });
  expect(reminder?.subject).toBe('Reminder: at least 1 new dead letter in stage prod');
});

test('separates what the processor counted from what SQS moved', async () => {
  const visible = { ...steady(-60, 10, 0), ...steady(10, 75, 7) };
  const reminder = await reminderOf({ counted: { 9: 4 }, visible }, { orders: 4 });
  expect(reminder?.subject).toBe('Reminder: at least 7 new dead letters in stage prod');
  expect(reminder?.body).toContain('gave up: 4\n  new, moved by SQS itself, without a reason: at least 3\n');
});

test('reports what SQS moves after a count that no longer explains the depth', async () => {
  const visible = { ...steady(-60, 2, 0), ...steady(2, 40, 10), ...steady(40, 75, 15) };
  const reminder = await reminderOf({ counted: { '-1': 10 }, visible });
  expect(reminder?.subject).toBe('Reminder: at least 5 new dead letters in stage prod');
});

test('reports what SQS moves after a redrive of more messages in the same hour', async () => {
  const visible = { ...steady(-60, 10, 50), ...steady(10, 30, 0), ...steady(30, 75, 5) };
  expect((await reminderOf({ visible }))?.subject).toBe('Reminder: at least 5 new dead letters in stage prod');
});

test('a redrive alone is not reported, and its webhooks are new if they fail again', async () => {
  const redriven = { ...steady(-60, 10, 50), ...steady(10, 75, 0) };
  expect(await reminderOf({ visible: redriven })).toBeUndefined();
  const again = await reminderOf({
    counted: { 20: 50 },
    visible: { ...redriven, ...steady(20, 75, 50) },
  });
  expect(again?.subject).toBe('Reminder: 50 new dead letters in stage prod');
});

test.each<[string, Record<string, Minutes>]>([
  ['a tool that hides messages', { visible: { ...steady(-60, 75, 50), 20: 40 }, hidden: { 20: 10 } }],
  ['messages that are in neither count for two minutes', { visible: { ...steady(-60, 75, 50), 20: 41, 21: 44 } }],
  [
    'a depth that is complete only after a count of the hour before',
    {
      counted: { '-2': 4 },
      visible: { ...steady(-60, 2, 0), ...steady(2, 75, 4) },
    },
  ],
])('%s is no new dead letter', async (_, metrics) => {
  expect(await reminderOf(metrics)).toBeUndefined();
});

test('a count that is published after the hour explains a depth of the hour, and is reported in its own hour', async () => {
  const metrics = { counted: { 61: 4 }, visible: { ...steady(-60, 58, 0), ...steady(58, 200, 4) } };
  expect(await reminderOf(metrics)).toBeUndefined();
  const { published } = await run([lane('high', metrics)], {}, '2026-11-26T13:20:41Z');
  expect(published.map(({ subject }) => subject)).toEqual(['Reminder: 4 new dead letters in stage prod']);
});

test('each dead letter is reported by one of the runs, in whatever minute it appears', async () => {
  for (let minute = -5; minute < 65; minute++) {
    const metrics = [lane('high', { visible: { ...steady(-180, minute, 1), ...steady(minute, 300, 2) } })];
    const times = ['11:20', '12:20', '13:20'].map((time) => `2026-11-26T${time}:00Z`);
    const runs = await Promise.all(times.map((time) => run(metrics, {}, time)));
    expect({ minute, reminders: runs.flatMap(({ published }) => published).length }).toEqual({ minute, reminders: 1 });
  }
});

test('a run that is repeated later reports the same hour', async () => {
  jest.useFakeTimers({ now: Date.parse('2026-11-26T15:47:00Z') });
  try {
    const { calls } = await run([lane('high', { counted: { 5: 1 } })]);
    expect(calls).toEqual([
      ['lanes', { from: HOUR.from - 3_600_000, until: HOUR.until + 900_000 }],
      ['topics', expect.anything(), HOUR],
    ]);
  } finally {
    jest.useRealTimers();
  }
});

test.each([
  ['2026-11-26T12:15:00Z', HOUR.until],
  ['2026-11-26T12:14:59Z', HOUR.from],
  ['2026-11-26T13:14:59Z', HOUR.until],
])('the run of %s reports an hour that ended at least 15 minutes before', async (time, until) => {
  const { calls } = await run([], {}, time);
  expect(calls).toEqual([['lanes', { from: until - 2 * 3_600_000, until: until + 900_000 }]]);
});

test.each([undefined, '', 'now'])('refuses an event with the time %j', async (time) => {
  await expect(remindOfDeadLetters(portsWith([]).ports, recordingLog().log, SETTINGS, time as string)).rejects.toThrow(
    `The event has the time ${JSON.stringify(time)}. Expected a time such as`,
  );
});

test.each<keyof RemindPorts>(['lanes', 'countByTopic', 'publish'])('fails when %s fails', async (name) => {
  const { ports, published } = portsWith([lane('high', { counted: { 5: 1 } })]);
  const { log, lines } = recordingLog();
  const failing = { ...ports, [name]: () => Promise.reject(new Error('throttled')) };
  await expect(remindOfDeadLetters(failing, log, SETTINGS, TIME)).rejects.toThrow('throttled');
  expect(published).toEqual([]);
  expect(lines).toEqual([]);
});

test('asks for a topic of the name unknown once', async () => {
  const { ports, calls } = portsWith([lane('high', { counted: { 5: 1 } })]);
  await remindOfDeadLetters(ports, recordingLog().log, { ...SETTINGS, topics: ['unknown'] }, TIME);
  expect(calls[1]?.[1]).toEqual(['unknown']);
});
