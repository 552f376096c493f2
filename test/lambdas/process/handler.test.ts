import type { Context } from 'aws-lambda';
import { createLog } from '#lambdas/runtime/logger';
import { FunctionOutput } from '#test/support/function-output';
import { type InMemoryOptions, processInMemory, record } from '#test/support/process';

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => {
  output.restore();
  jest.useRealTimers();
});

/** Processes webhooks with the deployed log. */
const lanePrinting = (options: InMemoryOptions) =>
  processInMemory({ ...options, logWith: (fields) => createLog({ service: 'process', stage: 'test' }, fields) });

test('each webhook of a batch has one line, whose metrics are published by their dimensions', async () => {
  const lane = lanePrinting({
    handler: ({ id }) => {
      if (id !== 'a') throw new Error('no');
    },
  });
  await lane.process(
    lane.message('a'),
    lane.message('a'),
    lane.message('b'),
    lane.message('c', '{}', 4),
    record('junk'),
  );
  expect(output.lines).toHaveLength(5);
  const metric = (dimensions: object, values: object) => ({
    namespace: 'Catchbasin',
    dimensions: { service: 'process', stage: 'test', ...dimensions },
    values,
  });
  const processed = metric({ topic: 'orders' }, { WebhooksProcessed: 1, WebhooksRetried: 0 });
  expect(output.metrics).toHaveLength(7);
  expect(output.metrics).toEqual(
    expect.arrayContaining([
      processed,
      metric({ topic: 'orders' }, { WebhooksRetried: 1 }),
      metric({ topic: 'orders' }, { WebhooksDeadLettered: 1 }),
      metric({ topic: 'unknown' }, { WebhooksDeadLettered: 1 }),
      metric({ lane: 'normal' }, { WebhooksDeadLettered: 1 }),
    ]),
  );
  const count = (name: string) => output.metrics.filter(({ values }) => values[name] === 1).length;
  expect([count('WebhooksProcessed'), count('WebhooksDeadLettered')]).toEqual([2, 4]);
});

test('logs the error when the function itself fails, after the lines of its webhooks', async () => {
  const error = new Error('the clock failed');
  const lane = lanePrinting({
    lane: { maxAttemptsPerSecond: 1, maxConcurrency: 2 },
    ports: { sleep: () => Promise.reject(error) },
  });
  await expect(lane.process(lane.message('a'))).rejects.toBe(error);
  expect(output.logs).toEqual([
    expect.objectContaining({ message: 'webhook processed', WebhooksProcessed: 1, WebhooksRetried: 0 }),
    expect.objectContaining({
      level: 'ERROR',
      message: 'the batch failed as a whole',
      error: expect.objectContaining({ message: 'the clock failed' }),
    }),
  ]);
});

test('does not log an error of the function after a failed webhook', async () => {
  const lane = lanePrinting({ handler: () => Promise.reject(new Error('no')) });
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(output.logs.map(({ message }) => message)).toEqual(['webhook retrying']);
});

test('each line names the invocation, by which the lines of Lambda are found', async () => {
  const lane = lanePrinting({ handler: (_, { log }) => log.info('shipped', { requestId: 'of the handler' }) });
  for (const awsRequestId of ['request-1', 'request-2']) {
    await lane.processWithin({ awsRequestId, getRemainingTimeInMillis: () => 60_000 } as Context, lane.message('a'));
  }
  expect(output.logs.map(({ requestId }) => requestId)).toEqual(['request-1', 'request-1', 'request-2']);
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
