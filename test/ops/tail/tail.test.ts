import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { LOGS, STEPS } from '#contract/observability';
import { unsigned } from '#contract/providers/index';
import { type TailOptions, tail } from '#ops/tail/tail';
import { awsError } from '#test/support/doctor';
import { MemoryLogs } from '#test/support/memory-logs';
import { runCommand } from '#test/support/run-command';

const { topics } = resolveWebhooks({
  topics: { orders: { lane: 'high', verify: unsigned() }, pings: { lane: 'high', verify: unsigned() } },
});
const ID = '01a20b63-4bc1-7cdc-879b-f8be00133bfc';
const PROCESS = { function: 'process', lane: 'high' };
const ERROR = { errorName: 'TypeError', errorMessage: 'no total' };

/** Runs `tail` on lines that arrive after its start. */
async function tailed(options: TailOptions, failures: readonly Error[] = []) {
  const logs = new MemoryLogs();
  logs.failures.push(...failures);
  const stopping = new AbortController();
  const line = (message: string, fields: object) =>
    logs.add(new Date().toISOString(), PROCESS, { level: 'INFO', message, id: ID, topic: 'orders', ...fields });
  logs.add(new Date(Date.now() - 1_000).toISOString(), PROCESS, { message: 'before the start', topic: 'orders' });
  setTimeout(() => {
    line(STEPS.processed, { attempt: 1, ms: 5, _aws: {} });
    line(STEPS.retrying, { level: 'WARN', attempt: 1, retryInSeconds: 30, ...ERROR });
    line('loading the order', { attempt: 1, order: 7 });
    line('no stock', { level: 'WARN' });
    line(LOGS.queuedLate, {});
    line(STEPS.processed, { topic: 'pings', attempt: 1, ms: 6 });
    logs.add(new Date().toISOString(), PROCESS, { level: 'INFO', _aws: {} });
  }, 20);
  setTimeout(() => stopping.abort(), 200);
  const { code, out, err } = await runCommand(
    (terminal) => new Command().action(() => tail({ title: 'dev', topics, logs }, options, terminal, stopping.signal)),
    [],
  );
  return { code, err, lines: stripVTControlCharacters(out).trim().split('\n') };
}

test('prints each new line once, and ends with the signal', async () => {
  const { code, err, lines } = await tailed({});
  expect([code, err]).toEqual([0, 'Following the log groups of Catchbasin-dev. Press Ctrl-C to end.\n']);
  expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d/, '12:00:00'))).toEqual([
    '12:00:00  orders 00133bfc ✓ processed in 5 ms',
    '12:00:00  orders 00133bfc ! attempt 1 failed, retrying in 30 s: TypeError: no total',
    '12:00:00  orders 00133bfc › loading the order order=7',
    '12:00:00  orders 00133bfc › warn: no stock',
    '12:00:00  orders 00133bfc › requeued, now that SQS works again',
    '12:00:00  pings  00133bfc ✓ processed in 6 ms',
  ]);
});

test('tells that AWS throttles its search, and prints the lines later', async () => {
  const { code, err, lines } = await tailed({ topic: 'pings' }, [awsError('Rate exceeded', 'ThrottlingException')]);
  expect(code).toBe(0);
  expect(err).toContain('AWS throttled the search. The next one is in ');
  expect(lines).toEqual([expect.stringContaining('processed in 6 ms')]);
});

test('prints only failures', async () => {
  const { lines } = await tailed({ failed: true });
  expect(lines.map((line) => line.slice(26))).toEqual([
    '! attempt 1 failed, retrying in 30 s: TypeError: no total',
    '› warn: no stock',
  ]);
});

test.each([[{}], [{ failed: true }]] as const)(
  'prints what Lambda reports of a failed invocation: %j',
  async (options) => {
    const logs = new MemoryLogs();
    const stopping = new AbortController();
    const record = { status: 'timeout', metrics: { durationMs: 30_000 } };
    setTimeout(() => {
      logs.add(new Date().toISOString(), PROCESS, { type: 'platform.report', record });
      logs.add(new Date().toISOString(), PROCESS, { type: 'platform.report', record: { status: 'success' } });
    }, 20);
    setTimeout(() => stopping.abort(), 200);
    const { out } = await runCommand(
      (terminal) =>
        new Command().action(() => tail({ title: 'dev', topics, logs }, options, terminal, stopping.signal)),
      [],
    );
    expect(stripVTControlCharacters(out).trim()).toMatch(/✗ Lambda reports timeout after 30,000 ms$/);
  },
);

test('prints only a topic, as one JSON object per line', async () => {
  const { err, lines } = await tailed({ topic: 'pings', json: true });
  expect(err).toBe('');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      ...{ type: 'step', time: expect.any(String), function: 'process', lane: 'high' },
      ...{ step: STEPS.processed, id: ID, topic: 'pings', ms: 6 },
    }),
  ]);
  const failed = (await tailed({ failed: true, json: true })).lines.map((line) => JSON.parse(line));
  expect(failed.map(({ type, step, message }) => [type, step ?? message])).toEqual([
    ['step', STEPS.retrying],
    ['log', 'no stock'],
  ]);
});

test('refuses a topic that the stage does not have', async () => {
  expect(await tailed({ topic: 'order' })).toMatchObject({
    code: 1,
    err: 'catchbasin: dev has no topic order. Choose one of: orders, pings.\n',
  });
});
