import { stripVTControlCharacters } from 'node:util';
import { LOGS, STEPS } from '#contract/observability';
import { ConsoleReporter } from '#local/console-reporter';
import { WebhookLog } from '#local/webhook-log';

const ID = '01a20b63-4bc1-7cdc-879b-f8be00133bfc';
const ERROR = { errorName: 'TypeError', errorMessage: 'no total' };
const QUEUED = { bytes: 7, verified: true, durability: 'stored and queued', lane: 'low', storeMs: 3, queueMs: 2 };

let printed: string[];
let reporter: ConsoleReporter;
beforeEach(() => {
  printed = [];
  reporter = new ConsoleReporter(new WebhookLog(), (line) => printed.push(stripVTControlCharacters(line)));
});

/** Logs a line about a webhook. Returns what is printed for it after the columns of topic and id. */
function sentencesOf(line: object): string[] {
  reporter.onLogLine(JSON.stringify({ topic: 'orders', id: ID, ...line }));
  return printed.map((each) => each.replace(/^(\d\d:\d\d:\d\d|\s{8}) {2}orders {5}00133bfc /, ''));
}

test.each<[string, object, string[]]>([
  [
    'an accepted webhook',
    { message: STEPS.accepted, ...QUEUED },
    ['received 7 bytes, verified', 'stored in 3 ms, queued in lane low in 2 ms'],
  ],
  [
    'its event type',
    { message: STEPS.accepted, ...QUEUED, verified: false, eventType: 'push' },
    ['received push, 7 bytes, unsigned', 'stored in 3 ms, queued in lane low in 2 ms'],
  ],
  [
    'a failure of S3',
    { message: STEPS.accepted, ...QUEUED, durability: 'inline in the queue' },
    ['received 7 bytes, verified', 'S3 failed, queued with its payload in lane low in 2 ms'],
  ],
  [
    'a failure of SQS',
    { message: STEPS.accepted, ...QUEUED, durability: 'stored with a marker' },
    ['received 7 bytes, verified', 'stored in 3 ms, SQS failed, waiting for requeue'],
  ],
  [
    'a rejection',
    { message: STEPS.rejected, status: 401, reason: 'signature-missing' },
    ['rejected with 401: signature-missing'],
  ],
  ['a handshake', { message: STEPS.handshake, method: 'GET', status: 200 }, ['handshake answered with 200']],
  ['a first attempt', { message: STEPS.processed, attempt: 1, ms: 5 }, ['processed in 5 ms']],
  ['a later attempt', { message: STEPS.processed, attempt: 2, ms: 5 }, ['processed in 5 ms, attempt 2']],
  ['a duplicate', { message: STEPS.duplicate, receives: 1 }, ['duplicate, its event is already processed']],
  [
    'a failed attempt',
    { message: STEPS.retrying, attempt: 2, retryInSeconds: 6, ...ERROR },
    ['attempt 2 failed, retrying in 6 s: TypeError: no total'],
  ],
  [
    'a webhook whose handler could not be started',
    { message: STEPS.deferred, receives: 3, retryInSeconds: 10, reason: 'table', errorMessage: 'the table is down' },
    ['deferred, retrying in 10 s: the table is down'],
  ],
  [
    'a webhook for which no time is left',
    { message: STEPS.deferred, receives: 1, retryInSeconds: 0, reason: 'time', errorMessage: 'no time left' },
    ['deferred, retrying now: no time left'],
  ],
  [
    'a last attempt',
    { message: STEPS.deadLettered, attempt: 4, attempts: 4, ...ERROR },
    ['attempt 4 failed, dead-lettered: TypeError: no total'],
  ],
  [
    'a dead letter whose attempt could not start',
    { message: STEPS.deadLettered, receives: 9, attempts: 0, ...ERROR },
    ['could not start, dead-lettered: TypeError: no total'],
  ],
  [
    'a webhook that could not be settled',
    { message: LOGS.unsettled, level: 'WARN', error: { name: 'Error', message: 'SQS is down' } },
    [`  ${LOGS.unsettled}: SQS is down`],
  ],
  ['a log line of the handler', { message: 'my own line', level: 'INFO' }, ['  my own line']],
  [
    'an error that a function logs',
    { message: 'not settled', level: 'ERROR', error: { name: 'Error', message: 'SQS is down' } },
    ['  not settled: SQS is down'],
  ],
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
  expect(sentencesOf(line)).toEqual(['processed in 5 ms']);
});

test.each(['not JSON', '7', 'null'])('prints the line %j as it is', (line) => {
  reporter.onLogLine(line);
  expect(printed).toEqual([line]);
});

test('marks a problem', () => {
  reporter.warn('Process crashed');
  expect(printed).toEqual(['! Process crashed']);
});
