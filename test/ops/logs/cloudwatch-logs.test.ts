import { CloudWatchLogsClient, type FilterLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { CloudWatchLogs, type LogGroup } from '#ops/logs/cloudwatch-logs';
import { filterPattern } from '#ops/logs/filter-pattern';
import type { LogLine, LogQuery } from '#ops/logs/stage-logs';

const GROUPS: readonly LogGroup[] = [
  { function: 'ingest', name: 'ingest-logs', retentionDays: 30 },
  { function: 'process', lane: 'high', name: 'high-logs', retentionDays: 14 },
];
const T = Date.parse('2026-11-24T12:00:00Z');

/** Creates logs whose groups have these events, in pages of two, and records the requests. */
function logsWith(events: Readonly<Record<string, readonly (readonly [ms: number, message: string])[]>>) {
  const requests: FilterLogEventsCommandInput[] = [];
  let clients = 0;
  const client = new CloudWatchLogsClient({ region: 'us-east-1' });
  client.send = async ({ input }: { readonly input: FilterLogEventsCommandInput }) => {
    requests.push({ ...input });
    const all = events[input.logGroupName ?? ''] ?? [];
    const start = Number(input.nextToken ?? 0);
    const page = all.slice(start, start + 2).map(([ms, message], n) => ({
      eventId: `${input.logGroupName}-${start + n}`,
      timestamp: T + ms,
      message,
    }));
    return { events: page, ...(start + 2 < all.length && { nextToken: `${start + 2}` }) };
  };
  const logs = new CloudWatchLogs('Catchbasin-prod', GROUPS, async () => {
    clients++;
    return client;
  });
  return { logs, requests, clients: () => clients };
}

async function read(logs: CloudWatchLogs, query: Partial<LogQuery> = {}): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of logs.lines({ since: new Date(T), ...query })) lines.push(line);
  return lines;
}

test('reads all pages of all groups in order of time', async () => {
  const { logs } = logsWith({
    'ingest-logs': [0, 20, 40, 60, 80].map((ms) => [ms, `{"message":"i${ms}"}\n`]),
    'high-logs': [
      [10, '{"message":"p10"}'],
      [20, 'no JSON'],
      [90, '{"message":"p90","_aws":{}}'],
    ],
  });
  const lines = await read(logs);
  expect(lines.map(({ fields, text }) => fields?.message ?? text)).toEqual([
    'i0',
    'p10',
    'i20',
    'no JSON',
    'i40',
    'i60',
    'i80',
    'p90',
  ]);
  expect(lines[1]).toEqual({
    key: 'high-logs-0',
    time: new Date(T + 10),
    function: 'process',
    lane: 'high',
    text: '{"message":"p10"}',
    fields: { message: 'p10' },
  });
  expect(lines[0]?.text).toBe('{"message":"i0"}');
  expect(lines[3]?.fields).toBeUndefined();
});

test('asks CloudWatch for the range and the fields, and checks the fields itself', async () => {
  const { logs, requests } = logsWith({
    'ingest-logs': [
      [0, '{"id":"a"}'],
      [1, '{"id":"ab"}'],
      [2, 'a'],
    ],
  });
  const lines = await read(logs, { until: new Date(T + 5_000), where: { id: ['a', 'b'], topic: [] } });
  expect(lines).toEqual([]);
  expect(await read(logs, { where: { id: ['a', 'b'] } })).toMatchObject([{ fields: { id: 'a' } }]);
  expect(requests[0]).toEqual({
    logGroupName: 'ingest-logs',
    startTime: T,
    endTime: T + 4_999,
    filterPattern: '{ ($.id = "a" || $.id = "b") }',
    limit: undefined,
    nextToken: undefined,
  });
  expect(requests.at(-1)).not.toHaveProperty('endTime');
});

test('covers the shortest retention of the groups', async () => {
  const since = await logsWith({}).logs.coveredSince();
  expect(Math.round((Date.now() - since.getTime()) / 86_400_000)).toBe(14);
  const endless = new CloudWatchLogs('Catchbasin-prod', [{ function: 'a', name: 'a', retentionDays: undefined }]);
  expect(await endless.coveredSince()).toEqual(new Date(0));
});

test('creates no client until lines are read', async () => {
  const { logs, clients } = logsWith({});
  await logs.coveredSince();
  logs.close();
  expect(clients()).toBe(0);
  await read(logs);
  await read(logs);
  expect(clients()).toBe(1);
});

test('stops reading when the signal ends', async () => {
  const { logs, requests } = logsWith({ 'ingest-logs': Array.from({ length: 100 }, (_, n) => [n, '{}']) });
  const stopping = new AbortController();
  for await (const _ of logs.lines({ since: new Date(T), signal: stopping.signal })) stopping.abort();
  expect(requests.length).toBeLessThan(5);
});

test('aborts a request that runs when the signal ends', async () => {
  const client = Object.assign(new CloudWatchLogsClient({ region: 'us-east-1' }), {
    send: (_: unknown, { abortSignal }: { readonly abortSignal: AbortSignal }) =>
      new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(new Error('Request aborted')))),
  });
  const logs = new CloudWatchLogs('Catchbasin-prod', GROUPS, async () => client);
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(), 10);
  expect(await read(logs, { signal: stopping.signal })).toEqual([]);
});

test.each([
  [undefined, undefined],
  [{ id: ['019a-b'], topic: ['orders.v2'] }, '{ ($.id = "019a-b") && ($.topic = "orders.v2") }'],
  [{ message: ['webhook dead-lettered'] }, '{ ($.message = "webhook dead-lettered") }'],
  [{ eventId: ['evt*'] }, undefined],
  [{ eventId: ['a"b'], topic: ['orders'] }, '{ ($.topic = "orders") }'],
  [{ id: Array.from({ length: 100 }, (_, n) => `id-${n}`), topic: ['orders'] }, '{ ($.topic = "orders") }'],
])('writes the pattern of %j', (where, pattern) => {
  expect(filterPattern(where)).toBe(pattern);
});
