import type { Context } from 'aws-lambda';
import { MAX_RETRY_DELAY_SECONDS, retrySchedule } from '#config/backoff';
import { visibilityTimeoutSeconds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { AttemptInProgressError, RetryAfterError } from '#contract/errors';
import type { ProcessPorts } from '#lambdas/process/ports';
import { aged, processInMemory } from '#test/support/process';

const failing =
  (error: unknown = new Error('no')) =>
  () =>
    Promise.reject(error);
const backoff = { first: 5, factor: 1, max: 5, jitter: 0 };
const FOUR_HOURS = 14_400_000;
const THIRTEEN_DAYS = 1_123_200_000;

test('uses the attempts and the backoff of a topic', async () => {
  const lane = processInMemory({ handler: failing(), topic: { attempts: 2, backoff } });
  expect(await lane.process(lane.message('a', '{}', 1))).toEqual(['a']);
  expect(lane.hidden).toMatchObject([{ seconds: 5 }]);
  expect(await lane.process(lane.message('a', '{}', 2))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 2 } }]);
});

test('retries the third of four attempts and dead-letters the fourth', async () => {
  const lane = processInMemory({ handler: failing() });
  expect(await lane.process(lane.message('a', '{}', 3))).toEqual(['a']);
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 4 } }]);
});

test.each([
  [0, 10],
  [0.5, 8],
  [1, 5],
])('shortens a retry delay by its jitter when chance is %d', async (chance, seconds) => {
  const lane = processInMemory({ handler: failing(), ports: { random: () => chance } });
  await lane.process(lane.message('a'));
  expect(lane.hidden).toEqual([{ receiptHandle: 'handle of a', seconds }]);
});

test.each([
  [90, 90],
  [0.2, 1],
  [0, 0],
  [-1, 0],
  [36_000, 36_000],
  [36_001, 36_000],
  [Number.POSITIVE_INFINITY, 10],
  [Number.NaN, 10],
])('retries after a RetryAfterError of %d s in %d s', async (asked, seconds) => {
  const lane = processInMemory({ handler: failing(new RetryAfterError(asked)) });
  await lane.process(lane.message('a'));
  expect(lane.hidden).toMatchObject([{ seconds }]);
});

test('counts an attempt that ends with a RetryAfterError', async () => {
  const lane = processInMemory({ handler: failing(new RetryAfterError(60)) });
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'RetryAfterError', attempts: 4 } }]);
});

test('dead-letters a webhook whose delay would end more than 13 days after it was sent', async () => {
  const lane = processInMemory({ handler: failing(new RetryAfterError(60)) });
  const message = lane.message('a');
  expect(await lane.process(aged(message, 'SentTimestamp', THIRTEEN_DAYS - 60_000))).toEqual(['a']);
  expect(lane.deadLetters).toEqual([]);
  expect(await lane.process(aged(message, 'SentTimestamp', THIRTEEN_DAYS - 59_999))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'RetryAfterError', attempts: 1 } }]);
});

test.each<[string, Partial<ProcessPorts>]>([
  ['the table', { runIdempotently: failing(new Error('unavailable')) }],
  ['the bucket', { load: failing(new Error('unavailable')) }],
])('retries for four hours while %s is unavailable, and then dead-letters', async (_, ports) => {
  const lane = processInMemory({ lane: { attempts: 1 }, ports });
  const message = lane.message('a', '{}', 9);
  expect(await lane.process(aged(message, 'ApproximateFirstReceiveTimestamp', FOUR_HOURS))).toEqual(['a']);
  expect(lane.deadLetters).toEqual([]);
  expect(await lane.process(aged(message, 'ApproximateFirstReceiveTimestamp', FOUR_HOURS + 1))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorMessage: 'unavailable', attempts: 9 } }]);
});

test.each([
  [0, 80],
  [0.5, 120],
  [1, 160],
])('waits one to two function timeouts for another attempt when chance is %d', async (chance, seconds) => {
  const runIdempotently = failing(new AttemptInProgressError('running'));
  const lane = processInMemory({ ports: { runIdempotently, random: () => chance } });
  const message = aged(lane.message('a', '{}', 50), 'ApproximateFirstReceiveTimestamp', 2 * FOUR_HOURS);
  expect(await lane.process(message)).toEqual(['a']);
  expect(lane.hidden).toEqual([{ receiptHandle: 'handle of a', seconds }]);
});

test('defers an attempt for which the invocation has too little time, and does not count it', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler, ports: { random: () => 1 } });
  // 30 s for the attempt and 8 s to settle it.
  const within = (ms: number) => ({ getRemainingTimeInMillis: () => ms }) as Context;
  const message = aged(lane.message('a', '{}', 4), 'ApproximateFirstReceiveTimestamp', 2 * FOUR_HOURS);
  expect(await lane.processWithin(within(37_999), message)).toEqual(['a']);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.hidden).toEqual([{ receiptHandle: 'handle of a', seconds: 0 }]);
  expect(lane.deadLetters).toEqual([]);
  expect(await lane.processWithin(within(38_000), message)).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
});

test.each([
  [0, 480],
  [0.5, 720],
  [1, 960],
])('hides redelivered webhooks of a batch before their attempts when chance is %d', async (chance, seconds) => {
  const lane = processInMemory({ ports: { random: () => chance } });
  await lane.process(lane.message('a'), lane.message('b', '{}', 2), lane.message('c', '{}', 3));
  expect(lane.hidden).toEqual([
    { receiptHandle: 'handle of b', seconds },
    { receiptHandle: 'handle of c', seconds },
  ]);
});

test('hides a redelivered webhook neither when it is alone nor on a FIFO lane', async () => {
  const alone = processInMemory();
  await alone.process(alone.message('a', '{}', 2));
  const fifo = processInMemory({ lane: { fifo: true } });
  await fifo.process(fifo.message('a', '{}', 2), fifo.message('b', '{}', 2));
  expect([alone.hidden, fifo.hidden]).toEqual([[], []]);
});

test('processes redelivered webhooks that could not be hidden', async () => {
  const lane = processInMemory({ ports: { changeVisibility: failing(new Error('SQS is unavailable')) } });
  expect(await lane.process(lane.message('a', '{}', 2), lane.message('b', '{}', 2))).toEqual([]);
  expect(lane.counted).toEqual(['processed orders', 'processed orders']);
});

test('fits a schedule of a day into delays that SQS accepts', () => {
  const waits = retrySchedule(resolveLane({ attempts: 20, backoff: { first: 60, factor: 2, max: 7_200, jitter: 0 } }));
  expect(waits.slice(0, 8)).toEqual([60, 120, 240, 480, 960, 1_920, 3_840, 7_200]);
  expect(waits).toHaveLength(19);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(86_400);
  const slowest = resolveLane({ attemptTimeout: 880, batchSize: 8, batchingWindow: 300 });
  // SQS counts its 12 hours from the receipt, and the attempt may start as late as the visibility timeout allows.
  expect(MAX_RETRY_DELAY_SECONDS + visibilityTimeoutSeconds(slowest)).toBeLessThanOrEqual(43_200);
});

test('runs an event more than once only when its topic has no deduplication', async () => {
  const attempts: number[] = [];
  const unavailable = failing(new Error('the table is unavailable'));
  const lane = processInMemory({
    handler: (_, { attempt }) => void attempts.push(attempt),
    topic: { dedupeBy: false },
    ports: { runIdempotently: unavailable, countAttempt: unavailable },
  });
  expect(await lane.process(lane.message('a'), lane.message('a', '{}', 3))).toEqual([]);
  expect(attempts).toEqual([1, 3]);
});

test('allows three attempts more than the lane when the processor died', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler });
  expect(await lane.process(lane.message('a', '{}', 7))).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(lane.deadLetters).toEqual([]);
  expect(await lane.process(lane.message('b', '{}', 8))).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(lane.deadLetters).toMatchObject([
    {
      reason: {
        errorName: 'ProcessorDiedError',
        errorMessage:
          'each of the last 4 attempts ended without a result: ' +
          'the processor died, or its failure could not be settled; the log of the processor names the cause',
        attempts: 8,
      },
    },
  ]);
});
