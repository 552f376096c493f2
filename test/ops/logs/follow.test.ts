import { follow } from '#ops/logs/follow';
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
