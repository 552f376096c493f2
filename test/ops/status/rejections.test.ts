import type { LogLine, StageLogs } from '#ops/logs/stage-logs';
import { readRejections } from '#ops/status/rejections';
import { MemoryLogs } from '#test/support/memory-logs';

const SINCE = new Date('2026-11-24T11:00:00Z');

test('counts rejected requests by status, reason and topic, the most frequent first', async () => {
  const logs = new MemoryLogs();
  const add = (message: string, topic: string) =>
    logs.add('2026-11-24T11:30:00Z', { function: 'ingest' }, { message, topic, status: 401, reason: 'token-missing' });
  add('webhook rejected', 'a');
  add('webhook rejected', 'b');
  add('webhook rejected', 'b');
  add('webhook accepted', 'a');
  const { groups, isComplete } = await readRejections(logs, SINCE, new AbortController().signal);
  expect(groups.map(({ topic, count }) => [topic, count])).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
  expect(isComplete).toBe(true);
});

/** Logs with lines that a test creates. */
function logsOf(lines: () => AsyncGenerator<LogLine>): StageLogs {
  return Object.assign(new MemoryLogs(), { lines });
}

test('stops after 10,000 lines, and tells so', async () => {
  const line: LogLine = { key: '', time: SINCE, function: 'ingest', text: '', fields: { status: 401 } };
  const logs = logsOf(async function* () {
    for (;;) yield line;
  });
  const { groups, isComplete } = await readRejections(logs, SINCE, new AbortController().signal);
  expect([groups[0]?.count, isComplete]).toEqual([10_000, false]);
});

test('Ctrl-C ends a search that has found no line yet', async () => {
  const logs = logsOf(async function* () {
    await new Promise(() => undefined);
    yield* [];
  });
  const stopping = new AbortController();
  const reading = readRejections(logs, SINCE, stopping.signal);
  stopping.abort();
  expect(await reading).toEqual({ groups: [], isComplete: false });
});
