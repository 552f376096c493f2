import { Logger } from '@aws-lambda-powertools/logger';
import { Counter } from '#lambdas/runtime/counter';
import { processInMemory, record } from '#test/support/process';

interface MetricLine {
  readonly _aws: { readonly CloudWatchMetrics: readonly unknown[] };
}

/** Returns the metric lines that were written to stdout. */
function metricLines(stdout: jest.SpyInstance): MetricLine[] {
  const lines = stdout.mock.calls.flatMap(([text]) => String(text).split('\n'));
  return lines.filter((line) => line.includes('CloudWatchMetrics')).map((line) => JSON.parse(line));
}

/** Returns a metric line of these dimensions and counts. */
function metricsOf(dimensions: Readonly<Record<string, string>>, counts: Readonly<Record<string, number | number[]>>) {
  const Metrics = Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' }));
  return {
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        { Namespace: 'Catchbasin', Dimensions: [['service', 'stage', ...Object.keys(dimensions)]], Metrics },
      ],
    },
    service: 'process',
    stage: 'test',
    ...dimensions,
    ...counts,
  };
}

let stdout: jest.SpyInstance;
beforeEach(() => {
  stdout = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterEach(() => {
  stdout.mockRestore();
  jest.useRealTimers();
});

test('publishes its counts as metrics of each topic at the end of a batch, and once', async () => {
  const handler = ({ id }: { readonly id: string }) => {
    if (id !== 'a') throw new Error('no');
  };
  const lane = processInMemory({ handler, counter: new Counter('process', 'test') });
  await lane.process(
    lane.message('a'),
    lane.message('a'),
    lane.message('b'),
    lane.message('c', '{}', 4),
    record('junk'),
  );
  expect(metricLines(stdout)).toEqual([
    metricsOf({ topic: 'unknown' }, { WebhooksDeadLettered: 1 }),
    metricsOf({ lane: 'normal' }, { WebhooksDeadLettered: 2 }),
    metricsOf(
      { topic: 'orders' },
      { WebhooksProcessed: 2, WebhooksDeadLettered: 1, WebhooksRetried: expect.arrayContaining([0, 1]) },
    ),
  ]);
  stdout.mockClear();
  await lane.process();
  expect(metricLines(stdout)).toEqual([]);
});

test('publishes counts and logs the error when the function itself fails', async () => {
  const error = new Error('the clock failed');
  const logger = new Logger({ logLevel: 'SILENT' });
  const logged = jest.spyOn(logger, 'error');
  const lane = processInMemory({
    counter: new Counter('process', 'test'),
    logger,
    lane: { maxAttemptsPerSecond: 1, maxConcurrency: 2 },
    ports: { sleep: () => Promise.reject(error) },
  });
  await expect(lane.process(lane.message('a'))).rejects.toBe(error);
  expect(logged.mock.calls).toEqual([['the batch failed as a whole', { error }]]);
  expect(metricLines(stdout)).toEqual([metricsOf({ topic: 'orders' }, { WebhooksProcessed: 1, WebhooksRetried: 0 })]);
});

test('does not log an error of the function after a failed webhook', async () => {
  const logger = new Logger({ logLevel: 'SILENT' });
  const logged = jest.spyOn(logger, 'error');
  const lane = processInMemory({ logger, handler: () => Promise.reject(new Error('no')) });
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(logged).not.toHaveBeenCalled();
});

test('keeps the invocation until Lambda ends it', async () => {
  jest.useFakeTimers();
  const { promise, resolve } = Promise.withResolvers<void>();
  const lane = processInMemory({
    handler: () => Promise.reject(new Error('no')),
    ports: { changeVisibility: () => promise },
  });
  const processed = lane.process(lane.message('a'));
  const settled = jest.fn();
  processed.then(settled, settled);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(settled).not.toHaveBeenCalled();
  resolve();
  expect(await processed).toEqual(['a']);
});
