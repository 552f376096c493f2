import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EARLIER_LOG_FILE, LOG_FILE, LOGS_DIRECTORY } from '#config/local-state';
import { LogStore } from '#local/log-store';
import { LocalLogs } from '#ops/logs/local-logs';
import type { LogLine, LogQuery } from '#ops/logs/stage-logs';

const start = process.cwd();
let directory: string;
const problems: string[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'catchbasin-logs-'));
  process.chdir(directory);
  problems.length = 0;
});
afterEach(() => {
  jest.useRealTimers();
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

const PROCESS = { function: 'process', lane: 'high' };
const ALL: LogQuery = { since: new Date(0) };
const storeWith = (options: { maxFileBytes?: number; maxWaiting?: number } = {}) =>
  new LogStore({ onProblem: (problem) => problems.push(problem), ...options });
async function read(query = ALL): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of new LocalLogs(directory).lines(query)) lines.push(line);
  return lines;
}

test('keeps each line with its function, its lane and its time, over restarts', async () => {
  const first = storeWith();
  first.add({ function: 'ingest' }, '{"message":"webhook accepted","id":"1","_aws":{"Timestamp":1}}');
  first.add(PROCESS, 'no JSON  ');
  await first.close();
  const second = storeWith();
  second.add(PROCESS, '{"id":"2"}');
  await second.close();
  const lines = await read();
  expect(lines).toEqual([
    expect.objectContaining({
      function: 'ingest',
      text: '{"message":"webhook accepted","id":"1","_aws":{"Timestamp":1}}',
      fields: { message: 'webhook accepted', id: '1', _aws: { Timestamp: 1 } },
    }),
    expect.objectContaining({ function: 'process', lane: 'high', text: 'no JSON  ', fields: undefined }),
    expect.objectContaining({ ...PROCESS, fields: { id: '2' } }),
  ]);
  expect(lines[0]).not.toHaveProperty('lane');
  expect(new Set(lines.map(({ key }) => key)).size).toBe(3);
  expect(Date.now() - Number(lines[0]?.time)).toBeLessThan(60_000);
  expect((await read()).map(({ key }) => key)).toEqual(lines.map(({ key }) => key));
  expect(statSync(LOG_FILE).mode & 0o777).toBe(0o600);
});

test('replaces the earlier file when the latest one is full, and keeps the latest lines', async () => {
  const store = storeWith({ maxFileBytes: 2_000 });
  for (let n = 0; n < 200; n++) {
    store.add(PROCESS, `{"n":${n}}`);
    if (n % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await store.close();
  expect(statSync(LOG_FILE).size).toBeLessThanOrEqual(2_000);
  expect(statSync(EARLIER_LOG_FILE).size).toBeLessThanOrEqual(2_000);
  const numbers = (await read()).map(({ fields }) => Number(fields?.n));
  expect(numbers.length).toBeGreaterThan(20);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => 200 - numbers.length + n));
});

test('finds a range of time in a large file, and the values of fields', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'setTimeout'] });
  const store = storeWith();
  const from = Date.parse('2026-11-24T12:00:00Z');
  for (let n = 0; n < 3_000; n++) {
    jest.setSystemTime(from + n * 1_000);
    store.add(PROCESS, JSON.stringify({ id: `id-${n % 10}`, n, topic: 'a"b', padding: 'x'.repeat(n % 500) }));
  }
  await store.close();
  const numbers = async (query: LogQuery) => (await read(query)).map(({ fields }) => fields?.n);
  const at = (n: number) => new Date(from + n * 1_000);
  for (const n of [0, 1, 1_499, 1_500, 2_998]) {
    expect(await numbers({ since: at(n), until: at(n + 2) })).toEqual([n, n + 1]);
  }
  expect(await numbers({ since: at(3_000) })).toEqual([]);
  expect(await numbers({ since: at(2_970), where: { id: ['id-3', 'id-4'], topic: ['a"b'] } })).toEqual([
    2973, 2974, 2983, 2984, 2993, 2994,
  ]);
  expect(await numbers({ since: at(2_970), where: { id: ['3'] } })).toEqual([]);
  expect(await new LocalLogs(directory).coveredSince()).toEqual(at(0));
});

test('a line that a killed process wrote in part hides no other', async () => {
  mkdirSync(LOGS_DIRECTORY, { recursive: true });
  writeFileSync(LOG_FILE, '2026-11-24T12:00:00.000Z a-1 ingest - {"id":"1"}\n2026-11-24T12:00:01.000Z a-');
  const store = storeWith();
  store.add(PROCESS, '{"id":"2"}');
  await store.close();
  expect((await read()).map(({ fields }) => fields?.id)).toEqual(['1', '2']);
});

test('holds no lines before the first start', async () => {
  expect(await read()).toEqual([]);
  expect(Date.now() - (await new LocalLogs(directory).coveredSince()).getTime()).toBeLessThan(60_000);
});

test('reports once that lines cannot be written, and never throws', async () => {
  writeFileSync(LOGS_DIRECTORY.split('/')[0] ?? '', 'a file where the directory should be');
  const store = storeWith();
  store.add(PROCESS, 'a');
  await store.close();
  store.add(PROCESS, 'b');
  await store.close();
  expect(problems).toEqual([expect.stringMatching(/^Some log lines are not kept for `npm run ops`, because E\w+/)]);
});

test('keeps no line beyond those that wait for the disk', async () => {
  const store = storeWith({ maxWaiting: 1_000 });
  for (let n = 0; n < 100; n++) store.add(PROCESS, 'x'.repeat(100));
  await store.close();
  expect((await read()).length).toBeLessThan(10);
  expect(problems).toEqual([expect.stringContaining('they arrive faster than the disk writes them')]);
});
