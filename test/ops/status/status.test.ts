import { UserError } from '#ops/user-error';
import { awsError } from '#test/support/doctor';
import { raised as alarm, StatusBench } from '#test/support/status-bench';

let bench: StatusBench;

beforeEach(() => {
  jest.useFakeTimers({
    now: new Date('2026-11-24T12:02:00Z'),
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
  });
  bench = new StatusBench();
});
afterEach(() => {
  bench.close();
  jest.useRealTimers();
});

const run = (args?: readonly string[]) => bench.run(args);
const report = async () => JSON.parse((await run(['--json'])).out);
const answer: StatusBench['answer'] = (values) => bench.answer(values);

function unhealthy(): void {
  bench.depths = { high: [1_500, 12, 400, 12], low: [0, 1, 0] };
  answer({
    'WebhooksProcessed orders': [3, 8, 12, 20, 40, 80, 60, 50, 40, 30, 20, 10],
    'WebhooksRetried orders': [9, 6, 3],
    'WebhooksDeadLettered high': [2, 1],
    'WebhooksProcessed invoices': [1],
    'WebhooksDeferred low store': [0, 2],
    'WebhooksDeferred low order': [1],
    'NumberOfMessagesDeleted high-queue': [0, 100],
    'ApproximateAgeOfOldestMessage high-queue': [5_400],
    Count: [500, 720],
    '4xx': [13],
    '5xx': [2],
    WebhooksDegraded: [0, 0, 4],
    WebhooksUnqueued: [3, 9],
  });
  bench.metrics.states = [
    alarm('high/dead-letters-waiting', 'CRITICAL', 'npm run ops -- dlq list high --stage prod'),
    alarm('high/webhooks-dead-lettered', 'CRITICAL', 'npm run ops -- dlq list high --stage prod'),
    { ...alarm('high/webhooks-dead-lettered/counted', 'CRITICAL', ''), description: 'Part of webhooks-dead-lettered.' },
    alarm('ingest-5xx', 'CRITICAL', "aws logs tail ingest --since 15m --filter-pattern '{ $.status >= 500 }'"),
    alarm('ingest-slow', 'WARNING', 'npm run ops -- doctor --stage prod', 'One request in a hundred took long.'),
    { ...alarm('stale-secrets', 'WARNING', ''), state: 'OK' },
  ];
  for (let n = 0; n < 12; n++) bench.reject(401, 'signature-mismatch', 'orders');
  bench.reject(404, 'topic-unknown', 'unknown');
  bench.reject(503, 'secret-unreadable', 'invoices');
  bench.reject(503, 'secret-unreadable', 'invoices');
}

test('a healthy stage', async () => {
  answer({ 'WebhooksProcessed orders': [1, 2, 3], Count: [6], '4xx': [0], '5xx': [0], WebhooksUnqueued: [0] });
  expect(await run()).toMatchObject({ code: 0, err: '' });
  expect((await run()).out).toMatchSnapshot();
});

test('an unhealthy stage, with the next command of each problem', async () => {
  unhealthy();
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toMatchSnapshot();
});

test('all lines but commands fit 80 columns', async () => {
  unhealthy();
  const { out } = await run();
  const long = out.split('\n').filter((line) => line.length > 80 && !line.startsWith('  → '));
  expect(long).toEqual([]);
});

test('--json prints the report', async () => {
  unhealthy();
  expect(await report()).toMatchSnapshot();
});

test('an alarm on an observed problem is not a problem of its own', async () => {
  unhealthy();
  const { problems } = await report();
  const names = problems.flatMap(({ alarms }: { alarms: { name: string }[] }) => alarms.map(({ name }) => name));
  expect(names).toEqual(['high/dead-letters-waiting', 'high/webhooks-dead-lettered', 'ingest-5xx', 'ingest-slow']);
});

test('an alarm of another lane stays a problem of its own', async () => {
  bench.depths = { high: [0, 0, 1], low: [0, 0, 0] };
  bench.metrics.states = [alarm('low/dead-letters-waiting', 'CRITICAL', 'npm run ops -- dlq list low --stage prod')];
  const { problems, verdict } = await report();
  expect(problems.map(({ lane, command }: Record<string, string>) => [lane, command])).toEqual([
    ['high', 'npm run ops -- dlq list high --stage prod'],
    ['low', 'npm run ops -- dlq list low --stage prod'],
  ]);
  expect(verdict).toBe('lane high has 1 dead letter, and there is another problem.');
});

test('a lane whose mapping was deleted is an error, and its alarms are part of it', async () => {
  bench.depths = { high: [7, 0, 0], low: [0, 0, 0] };
  bench.states = { high: { mapping: 'Deleted', isConfigured: false } };
  bench.metrics.states = [alarm('high/time-to-drain', 'WARNING', 'npm run ops -- status --stage prod')];
  const { problems, lanes } = await report();
  expect(problems).toMatchObject([
    {
      level: 'error',
      what: 'lane high has lost its event source mapping, so its webhooks wait',
      command: 'npm run ops -- doctor --stage prod',
      alarms: [{ name: 'high/time-to-drain' }],
    },
  ]);
  expect(lanes).toMatchObject([{ mappingLost: true, paused: false }, { mappingLost: false }]);
});

test('calls no lane fine while a part could not be read', async () => {
  bench.depths = { high: [0, 0, 1], low: [0, 0, 0] };
  bench.metrics.alarms = () => Promise.reject(awsError('no', 'AccessDenied'));
  expect((await report()).verdict).toBe('lane high has 1 dead letter. 1 part could not be read.');
});

test('a paused lane is a problem, unless the configuration pauses it', async () => {
  bench.depths = { high: [7, 0, 0], low: [300, 0, 0] };
  bench.states = {
    high: { mapping: 'Disabling', isConfigured: false },
    low: { mapping: 'Disabled', isConfigured: true },
  };
  const { problems, lanes } = await report();
  expect(problems).toMatchObject([
    { what: 'lane high is paused, and 7 webhooks wait', command: 'npm run ops -- resume high --stage prod' },
  ]);
  expect(lanes).toMatchObject([{ paused: true }, { paused: true, pausedByConfig: true }]);
});

test.each([
  [100, 100, 300, []],
  [1_200, 100, 3_600, ['lane high has 1,200 waiting webhooks and needs 1 h for them']],
  [100, 0, 86_400, ['lane high has 100 waiting webhooks and settles none of them']],
  [99, 0, 0, []],
])('%i waiting webhooks of which %i are settled in 5 min', async (waiting, settled, seconds, what) => {
  bench.depths = { ...bench.depths, high: [waiting, 0, 0] };
  answer({ 'NumberOfMessagesDeleted high-queue': [0, settled] });
  const { lanes, problems } = await report();
  expect(lanes[0].drainSeconds).toBe(seconds);
  expect(problems.map((problem: { what: string }) => problem.what)).toEqual(what);
});

test('a lane that has just begun to settle its webhooks is not stalled', async () => {
  bench.depths = { ...bench.depths, high: [1_200, 20, 0] };
  answer({ 'NumberOfMessagesDeleted high-queue': [600, 0] });
  const { lanes, problems } = await report();
  expect([lanes[0].drainSeconds, problems]).toEqual([600, []]);
});

test.each([
  ['11:50', 1],
  ['11:40', 0],
])('many rejections of which the last was at %s are %i problems at 12:02', async (time, count) => {
  answer({ '4xx': [10] });
  for (let n = 0; n < 10; n++) bench.reject(401, 'signature-mismatch', 'orders', `2026-11-24T${time}:00Z`);
  const { problems, rejections } = await report();
  expect([problems.length, rejections[0].count]).toEqual([count, 10]);
});

test('usual deferrals are shown, and are no problem', async () => {
  answer({ 'WebhooksDeferred low order': [5] });
  const { lanes, problems } = await report();
  expect([lanes[1].deferred, problems]).toEqual([{ order: 5 }, []]);
});

test('a part that cannot be read is named, the rest is shown, and the command exits with 1', async () => {
  bench.depths = { high: [4, 0, 0], low: [0, 0, 0] };
  bench.metrics.states = awsError('AccessDenied', 'not authorized to perform cloudwatch:DescribeAlarms');
  bench.metrics.values = async () => {
    throw new UserError('CloudWatch returned InternalError for the metric Count.');
  };
  const { code, out } = await run();
  expect(code).toBe(1);
  expect(out).toMatchSnapshot();
});

test('another error is not hidden', async () => {
  bench.metrics.states = new TypeError('a bug');
  const { code, err } = await run();
  expect([code, err]).toEqual([1, expect.stringContaining('TypeError: a bug')]);
});

test('no log is read while nothing was rejected', async () => {
  answer({ Count: [5], '4xx': [0], '5xx': [0] });
  expect((await report()).rejections).toEqual([]);
  expect(bench.logs.queries).toEqual([]);
});

describe('in the local mode', () => {
  beforeEach(() => {
    bench.metrics.apiId = undefined;
    bench.metrics.states = undefined;
  });

  test('responses are counted by the functions, and there are no alarms', async () => {
    unhealthy();
    bench.metrics.states = undefined;
    answer({ 'WebhooksAccepted orders': [2, 3], 'HandshakesAnswered invoices': [1], 'WebhooksProcessed orders': [5] });
    const { ingest, alarms, problems } = await report();
    expect(ingest).toMatchObject({ ok: 6, clientErrors: 13, serverErrors: 2, unqueued: null });
    expect(alarms).toBeNull();
    expect(problems[1]).toMatchObject({ what: 'ingest answered 2 requests with 5xx in the last hour', alarms: [] });
    expect((await run(['--local'])).out).toContain('npm run ops -- dlq list high --local\n');
    expect((await run(['--local'])).out).toContain('The local mode has no alarms.');
  });

  test('the time to drain comes from the settled webhooks', async () => {
    bench.depths = { ...bench.depths, high: [1_000, 0, 0] };
    answer({
      'WebhooksProcessed orders': [9, 60],
      'WebhooksDuplicate orders': [0, 30],
      'WebhooksDeadLettered high': [0, 10],
    });
    expect((await report()).lanes[0]).toMatchObject({ drainSeconds: 3_000, oldestSeconds: null });
  });

  test('of the metrics of AWS, only the age of the oldest webhook is read', async () => {
    await report();
    const foreign = bench.metrics.queries.filter(({ namespace }) => namespace !== 'Catchbasin');
    expect(new Set(foreign.map(({ name }) => name))).toEqual(new Set(['ApproximateAgeOfOldestMessage']));
  });
});
