import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METRICS } from '#contract/observability';
import { count, type Dimensions, emfFields, type Metric, sample } from '#lambdas/runtime/emf';
import { LocalMetrics } from '#ops/metrics/local-metrics';
import type { MetricQuery, MetricSpan } from '#ops/metrics/stage-metrics';
import { MemoryLogs } from '#test/support/memory-logs';

const SPAN: MetricSpan = {
  since: new Date('2026-11-24T11:00:00Z'),
  until: new Date('2026-11-24T11:15:00Z'),
  periodSeconds: 300,
};

let logs: MemoryLogs;
let server: Server;
let url: string;
beforeEach(async () => {
  logs = new MemoryLogs();
  server = createServer((request, response) => {
    const queues = [{ queueName: 'low-queue', sentAt: Date.now() - 90_000 }];
    response.writeHead(request.url === '/_local/oldest-messages' ? 200 : 404).end(JSON.stringify({ queues }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

/** Adds a line as the functions print it. */
function print(time: string, metrics: readonly Metric[], common: Dimensions): void {
  const fields = { message: 'a line', ...emfFields(metrics, { stage: 'dev', ...common }, new Date(time)) };
  logs.add(time, { function: common.service ?? '' }, fields);
}

const query = (metric: keyof typeof METRICS, dimensions: Dimensions): MetricQuery => ({
  namespace: 'Catchbasin',
  name: METRICS[metric],
  dimensions: { ...dimensions, stage: 'dev' },
  statistic: 'Sum',
});
const values = (...queries: MetricQuery[]) => new LocalMetrics(logs, url).values(queries, SPAN);

test('adds the values of a period, for the exact dimensions only', async () => {
  print('2026-11-24T11:01:00Z', [count('processed', { topic: 'orders' })], { service: 'process' });
  print('2026-11-24T11:04:59Z', [count('processed', { topic: 'orders' })], { service: 'process' });
  print('2026-11-24T11:05:00Z', [count('processed', { topic: 'orders' })], { service: 'process' });
  print('2026-11-24T11:05:00Z', [count('processed', { topic: 'others' })], { service: 'process' });
  expect(
    await values(
      query('processed', { service: 'process', topic: 'orders' }),
      query('processed', { service: 'process' }),
    ),
  ).toEqual([
    [2, 1, undefined],
    [undefined, undefined, undefined],
  ]);
});

test('a metric with several sets of dimensions counts in each, and a sample of a success is a zero', async () => {
  const metrics = [
    count('deadLettered', { topic: 'orders' }, { lane: 'high' }),
    sample('retried', false, { topic: 'orders' }),
  ];
  print('2026-11-24T11:01:00Z', metrics, { service: 'process' });
  expect(
    await values(
      query('deadLettered', { service: 'process', topic: 'orders' }),
      query('deadLettered', { lane: 'high', service: 'process' }),
      query('retried', { service: 'process', topic: 'orders' }),
    ),
  ).toEqual([
    [1, undefined, undefined],
    [1, undefined, undefined],
    [0, undefined, undefined],
  ]);
});

test('the largest value counts for a maximum', async () => {
  for (const value of [3, 9, 4]) {
    print('2026-11-24T11:11:00Z', [{ ...count('unqueued'), value }], { service: 'requeue' });
  }
  const unqueued: MetricQuery = { ...query('unqueued', { service: 'requeue' }), statistic: 'Maximum' };
  expect(await values(unqueued)).toEqual([[undefined, undefined, 9]]);
});

test('lines outside the span and lines without metrics count for nothing', async () => {
  print('2026-11-24T10:59:59Z', [count('degraded')], { service: 'ingest' });
  print('2026-11-24T11:15:00Z', [count('degraded')], { service: 'ingest' });
  logs.add('2026-11-24T11:01:00Z', { function: 'ingest' }, { message: 'a line of a handler' });
  expect(await values(query('degraded', { service: 'ingest' }))).toEqual([[undefined, undefined, undefined]]);
});

test('the age of the oldest message is that of the present', async () => {
  const age = (QueueName: string): MetricQuery => ({
    namespace: 'AWS/SQS',
    name: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName },
    statistic: 'Maximum',
  });
  expect(await values(age('low-queue'), age('empty-queue'))).toEqual([
    [undefined, undefined, expect.closeTo(90, -1)],
    [undefined, undefined, undefined],
  ]);
});

test('there are no alarms', async () => {
  expect(await new LocalMetrics(logs, url).alarms()).toBeUndefined();
});
