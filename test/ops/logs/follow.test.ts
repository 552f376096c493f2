import { follow } from '#ops/logs/follow';
import { awsError } from '#test/support/doctor';
import { MemoryLogs } from '#test/support/memory-logs';

const INGEST = { function: 'ingest' };
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

test('returns each line once, also those that are found late', async () => {
  const logs = new MemoryLogs();
  logs.add(ago(30), INGEST, { n: 'before the start' });
  const stopping = new AbortController();
  const found: unknown[] = [];
  const since = new Date(Date.now() - 10_000);
  logs.add(ago(1), INGEST, { n: 1 });
  for await (const { fields } of follow(logs, { since, signal: stopping.signal })) {
    found.push(fields?.n);
    if (fields?.n === 1) logs.add(ago(5), INGEST, { n: 'late' });
    if (fields?.n === 'late') setTimeout(() => logs.add(ago(0), INGEST, { n: 2 }), 20);
    if (fields?.n === 2) stopping.abort();
  }
  expect(found).toEqual([1, 'late', 2]);
});

test('reads only the latest time again', async () => {
  const logs = new MemoryLogs();
  const since = new Date(Date.now() - 3_600_000);
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(), 60);
  for await (const _ of follow(logs, { since, signal: stopping.signal }));
  const [first, second] = logs.queries;
  expect(first?.since).toEqual(since);
  expect(Date.now() - Number(second?.since)).toBeLessThan(logs.polling.lateMs + 5_000);
});

test('waits longer after a throttled read, and returns the lines of that time once', async () => {
  const logs = new MemoryLogs();
  const since = new Date(Date.now() - 600_000);
  logs.add(ago(500), INGEST, { n: 1 });
  logs.add(ago(400), INGEST, { n: 2 });
  for (let n = 0; n < 3; n++) logs.failures.push(awsError('Rate exceeded', 'ThrottlingException'));
  const stopping = new AbortController();
  const waits: number[] = [];
  const found: unknown[] = [];
  for await (const { fields } of follow(logs, {
    since,
    signal: stopping.signal,
    onThrottled: (ms) => waits.push(ms),
  })) {
    found.push(fields?.n);
    if (fields?.n === 2) logs.add(ago(0), INGEST, { n: 3 });
    if (fields?.n === 3) stopping.abort();
  }
  expect(found).toEqual([1, 2, 3]);
  expect(waits).toEqual([10, 20, 40]);
  expect(logs.queries.slice(0, 4).map((query) => query.since)).toEqual([since, since, since, since]);
});

test('ends with every other error', async () => {
  const logs = new MemoryLogs();
  logs.failures.push(awsError('not authorized', 'AccessDeniedException'));
  const lines = follow(logs, { since: new Date(), signal: new AbortController().signal });
  await expect(lines.next()).rejects.toThrow('not authorized');
});
