import { stripVTControlCharacters } from 'node:util';
import { LOGS, STEPS } from '#contract/observability';
import { ConsoleReporter, type ConsoleReporterProps } from '#local/console-reporter';
import { Screen } from '#local/screen';
import { WebhookLog } from '#local/webhook-log';

const ID = '01a20b63-4bc1-7cdc-879b-f8be00133bfc';
const ERROR = { errorName: 'TypeError', errorMessage: 'no total' };
const QUEUED = { bytes: 7, verified: true, durability: 'stored and queued', lane: 'low', storeMs: 3, queueMs: 2 };

/** Failure as the processor logs it. */
const REFUSED = {
  errorName: 'TypeError',
  errorMessage: 'fetch failed; cause: connect ECONNREFUSED 127.0.0.1:9',
  location: 'webhooks/shipping.ts:4:20',
  error: {
    name: 'TypeError',
    message: 'fetch failed',
    stack: `TypeError: fetch failed
    at node:internal/deps/undici/undici:15445:13
    at async ship (/app/webhooks/shipping.ts:4:20)
    at async /app/webhooks/handlers/orders.ts:12:9
    at async /app/lambdas/process/run-handler.ts:42:5`,
    cause: {
      name: 'Error',
      message: 'connect ECONNREFUSED 127.0.0.1:9',
      stack: `Error: connect ECONNREFUSED 127.0.0.1:9
    at connect (/app/webhooks/http.ts:1:2)
    at async ship (/app/webhooks/shipping.ts:4:20)`,
    },
  },
};
const REFUSED_TEXT = 'TypeError: fetch failed ← Error: connect ECONNREFUSED 127.0.0.1:9 (webhooks/shipping.ts:4:20)';

let printed: string[];
let reporter: ConsoleReporter;
beforeEach(() => {
  printed = [];
  reporter = reporterFor({ topics: ['orders'], root: '/app' });
});

/** Creates a reporter that prints to `printed`, as to a file, or to a terminal of so many columns. */
function reporterFor(props: ConsoleReporterProps, columns?: number): ConsoleReporter {
  const write = (text: string) => printed.push(...stripVTControlCharacters(text).replace(/\n$/, '').split('\n')) > 0;
  const output = { write, ...(columns !== undefined && { isTTY: true, columns }) };
  return new ConsoleReporter(new WebhookLog(), new Screen(output), props);
}

/** Logs a line about a webhook. Returns what is printed for it after the columns of topic and id. */
function sentencesOf(line: object): string[] {
  reporter.onLogLine(JSON.stringify({ topic: 'orders', id: ID, ...line }));
  return printed.map((each) => each.replace(/^(\d\d:\d\d:\d\d {2}orders 00133bfc|\s{25}) /, ''));
}

test.each<[string, object, string[]]>([
  [
    'an accepted webhook',
    { message: STEPS.accepted, ...QUEUED },
    ['  received 7 bytes, verified', '  stored in 3 ms, queued in lane low in 2 ms'],
  ],
  [
    'its event type',
    { message: STEPS.accepted, ...QUEUED, verified: false, eventType: 'push' },
    ['  received push, 7 bytes, unsigned', '  stored in 3 ms, queued in lane low in 2 ms'],
  ],
  [
    'a failure of S3',
    { message: STEPS.accepted, ...QUEUED, durability: 'inline in the queue' },
    ['  received 7 bytes, verified', '! S3 failed, queued with its payload in lane low in 2 ms'],
  ],
  [
    'a failure of SQS',
    { message: STEPS.accepted, ...QUEUED, durability: 'stored with a marker' },
    ['  received 7 bytes, verified', '! stored in 3 ms, SQS failed, waiting for requeue'],
  ],
  [
    'a rejection',
    { message: STEPS.rejected, status: 401, reason: 'signature-missing' },
    ['! rejected with 401: signature-missing'],
  ],
  ['a handshake', { message: STEPS.handshake, method: 'GET', status: 200 }, ['  handshake answered with 200']],
  ['a first attempt', { message: STEPS.processed, attempt: 1, ms: 5 }, ['✓ processed in 5 ms']],
  ['a later attempt', { message: STEPS.processed, attempt: 2, ms: 5 }, ['✓ processed in 5 ms, attempt 2']],
  ['a duplicate', { message: STEPS.duplicate, receives: 1 }, ['✓ duplicate, its event is already processed']],
  [
    'a failed attempt',
    { message: STEPS.retrying, attempt: 2, retryInSeconds: 6, ...ERROR },
    ['! attempt 2 failed, retrying in 6 s: TypeError: no total'],
  ],
  [
    'a webhook whose handler could not be started',
    { message: STEPS.deferred, receives: 3, retryInSeconds: 10, reason: 'table', errorMessage: 'the table is down' },
    ['! deferred, retrying in 10 s: the table is down'],
  ],
  [
    'a webhook for which no time is left',
    { message: STEPS.deferred, receives: 1, retryInSeconds: 0, reason: 'time', errorMessage: 'no time left' },
    ['! deferred, retrying now: no time left'],
  ],
  [
    'a last attempt',
    { message: STEPS.deadLettered, attempt: 4, attempts: 4, ...ERROR },
    ['✗ attempt 4 failed, dead-lettered: TypeError: no total'],
  ],
  [
    'a dead letter whose attempt could not start',
    { message: STEPS.deadLettered, receives: 9, attempts: 0, ...ERROR },
    ['✗ could not start, dead-lettered: TypeError: no total'],
  ],
  [
    'a webhook that could not be settled',
    { message: LOGS.unsettled, level: 'WARN', error: { name: 'Error', message: 'SQS is down' } },
    [`› warn: ${LOGS.unsettled}: SQS is down`],
  ],
  ['a log line of the handler', { message: 'my own line', level: 'INFO' }, ['› my own line']],
  [
    'an error that a function logs',
    { message: 'not settled', level: 'ERROR', error: { name: 'Error', message: 'SQS is down' } },
    ['› error: not settled: SQS is down'],
  ],
  [
    'a failure of S3 with its error',
    { message: STEPS.accepted, ...QUEUED, durability: 'inline in the queue', errors: ['Error: S3 is down'] },
    ['  received 7 bytes, verified', '! S3 failed (Error: S3 is down), queued with its payload in lane low in 2 ms'],
  ],
  ['a requeued webhook', { message: LOGS.queuedLate, level: 'INFO' }, ['› requeued, now that SQS works again']],
  [
    'a failure with its causes and its location',
    { message: STEPS.retrying, attempt: 1, retryInSeconds: 2, ...REFUSED },
    [`! attempt 1 failed, retrying in 2 s: ${REFUSED_TEXT}`],
  ],
  [
    "a dead letter with the frames of the user's code, each once",
    { message: STEPS.deadLettered, attempt: 4, ...REFUSED },
    [
      `✗ attempt 4 failed, dead-lettered: ${REFUSED_TEXT}`,
      '  at webhooks/shipping.ts:4:20',
      '  at webhooks/handlers/orders.ts:12:9',
      '  at webhooks/http.ts:1:2',
    ],
  ],
  [
    'the fields of a log line',
    {
      message: 'shipped',
      level: 'INFO',
      service: 'process',
      stage: 'dev',
      requestId: 'r',
      attempt: 1,
      parcel: 7,
      to: { city: 'Ulm' },
    },
    ['› shipped parcel=7 to={"city":"Ulm"}'],
  ],
  [
    'a long field, shortened',
    { message: 'shipped', level: 'INFO', note: 'x'.repeat(500) },
    [`› shipped note="${'x'.repeat(119)}…`],
  ],
  [
    'a log line with an error, its cause and other fields',
    {
      message: 'not shipped',
      level: 'WARN',
      parcel: 7,
      error: { name: 'TypeError', message: 'no', cause: { name: 'Error', message: 'why' } },
    },
    ['› warn: not shipped: TypeError: no ← Error: why parcel=7'],
  ],
  [
    'an error that a message already names',
    { message: 'not shipped TypeError: no', level: 'ERROR', error: { name: 'TypeError', message: 'no' } },
    ['› error: not shipped TypeError: no'],
  ],
  ['an error that is text', { message: 'not shipped', level: 'ERROR', error: 'no' }, ['› error: not shipped: no']],
])('describes %s', (_, line, sentences) => {
  expect(sentencesOf(line)).toEqual(sentences);
});

test.each(Object.values(STEPS))('prints something for the step "%s"', (message) => {
  expect(sentencesOf({ message, error: {} })).not.toEqual([]);
});

test('does not print metrics', () => {
  expect(sentencesOf({ _aws: {}, WebhooksUnqueued: 1 })).toEqual([]);
});

test('describes a step whose line carries metrics, without them', () => {
  const line = { message: STEPS.processed, attempt: 1, ms: 5, _aws: {}, WebhooksProcessed: 1 };
  expect(sentencesOf(line)).toEqual(['✓ processed in 5 ms']);
});

test.each(['not JSON', '7', 'null'])('prints the line %j as it is', (line) => {
  reporter.onLogLine(line);
  expect(printed).toEqual([line]);
});

test('marks a problem', () => {
  reporter.warn('Process crashed');
  expect(printed).toEqual(['! Process crashed']);
});

test('prints news of the local mode', () => {
  reporter.note('webhooks/ has changed');
  expect(printed).toEqual(['webhooks/ has changed']);
});

test.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
] as const)('at the level %s, shows lines of the levels %j, and every line of the functions', (level, shown) => {
  reporter = reporterFor({ topics: ['orders'], level });
  for (const each of ['debug', 'info', 'warn', 'error']) {
    reporter.onLogLine(
      JSON.stringify({ id: ID, topic: 'orders', level: each.toUpperCase(), message: `a line at ${each}` }),
    );
  }
  reporter.onLogLine(JSON.stringify({ id: ID, topic: 'orders', level: 'INFO', message: LOGS.queuedLate }));
  expect(printed.slice(0, -1).map((line) => /a line at (\w+)/.exec(line)?.[1])).toEqual(shown);
  expect(printed.at(-1)).toContain('requeued');
});

describe('the columns', () => {
  const log = (topic: string) =>
    reporter.onLogLine(
      JSON.stringify({ id: ID, topic, level: 'ERROR', message: STEPS.deadLettered, attempt: 4, ...REFUSED }),
    );

  test('are aligned by the longest topic, and a longer one is shortened', () => {
    reporter = reporterFor({ topics: ['orders', 'a-topic-with-a-very-long-name'] });
    log('orders');
    log('a-topic-with-a-very-long-name');
    const starts = printed.filter((line) => line.includes('✗')).map((line) => line.slice(10, 38));
    expect(starts).toEqual(['orders           00133bfc ✗ ', 'a-topic-with-a-… 00133bfc ✗ ']);
  });

  test('fit into 80 columns, and continue below the sentence', () => {
    reporter = reporterFor({ topics: ['orders'], root: '/app' }, 80);
    log('orders');
    expect(Math.max(...printed.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(printed.map((line) => line.slice(26))).toEqual([
      '✗ attempt 4 failed, dead-lettered: TypeError: fetch',
      '  failed ← Error: connect ECONNREFUSED 127.0.0.1:9',
      '  (webhooks/shipping.ts:4:20)',
      '  at webhooks/shipping.ts:4:20',
      '  at webhooks/handlers/orders.ts:12:9',
      '  at webhooks/http.ts:1:2',
    ]);
    expect(printed.slice(1).map((line) => line.slice(0, 26).trim())).toEqual(['', '', '', '', '']);
  });

  test('are not wrapped where there is no terminal, so that a search finds the whole line', () => {
    log('orders');
    expect(printed[0]).toContain(REFUSED_TEXT);
  });
});
