import { MAX_RETRY_DELAY_SECONDS, retrySchedule } from '#config/backoff';
import { EXTRA_ATTEMPTS_AFTER_CRASH, functionTimeoutSeconds, visibilityTimeoutSeconds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { AttemptInProgressError, RetryAfterError } from '#contract/errors';
import { NOW, processInMemory } from '#test/support/process';

const failing =
  (error: unknown = new Error('no')) =>
  () =>
    Promise.reject(error);
const backoff = { first: 5, factor: 1, max: 5, jitter: 0 };

test('a topic has attempts and waits of its own', async () => {
  const lane = processInMemory({ handler: failing(), topic: { attempts: 2, backoff } });
  expect(await lane.process(lane.message('a', '{}', 1))).toEqual(['a']);
  expect(lane.hidden).toMatchObject([{ seconds: 5 }]);
  expect(await lane.process(lane.message('a', '{}', 2))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 2 } }]);
});

test.each([
  [90, 90],
  [0.2, 1],
  [-3, 0],
  [1e9, MAX_RETRY_DELAY_SECONDS],
  [Number.NaN, 10],
])('a handler that asks for %d s is called again after %d s', async (asked, waited) => {
  const lane = processInMemory({ handler: failing(new RetryAfterError(asked)) });
  await lane.process(lane.message('a'));
  expect(lane.hidden).toMatchObject([{ seconds: waited }]);
});

test('an attempt that asked for a delay counts like any other', async () => {
  const lane = processInMemory({ handler: failing(new RetryAfterError(60)) });
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'RetryAfterError', attempts: 4 } }]);
});

test('a webhook is dead-lettered before SQS would delete it', async () => {
  const lane = processInMemory({ handler: failing(new RetryAfterError(36_000)), lane: { attempts: 100 } });
  const message = lane.message('a');
  const sentDaysAgo = (days: number) => ({
    ...message,
    attributes: { ...message.attributes, SentTimestamp: String(NOW.getTime() - days * 86_400_000) },
  });
  expect(await lane.process(sentDaysAgo(12))).toEqual(['a']);
  expect(await lane.process(sentDaysAgo(12.9))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'RetryAfterError', attempts: 1 } }]);
});

test('an event that is worked on elsewhere is waited for as long as that can take', async () => {
  const lane = processInMemory({ ports: { runIdempotently: failing(new AttemptInProgressError('running')) } });
  await lane.process(lane.message('a'));
  expect(lane.hidden).toMatchObject([{ seconds: functionTimeoutSeconds(resolveLane({})) }]);
});

test('a schedule of a day ends in a day, and each of its waits can be asked of SQS', () => {
  const waits = retrySchedule(resolveLane({ attempts: 20, backoff: { first: 60, factor: 2, max: 7_200, jitter: 0 } }));
  expect(waits.slice(0, 8)).toEqual([60, 120, 240, 480, 960, 1_920, 3_840, 7_200]);
  expect(waits).toHaveLength(19);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(86_400);
  const slowest = resolveLane({ attemptTimeout: 880, batchSize: 8, batchingWindow: 300 });
  // SQS counts its 12 hours from the receipt, and the attempt may begin as late as the visibility timeout allows.
  expect(MAX_RETRY_DELAY_SECONDS + visibilityTimeoutSeconds(slowest)).toBeLessThanOrEqual(43_200);
});

test('an event may run more than once only where its topic says so', async () => {
  const handler = jest.fn();
  const lane = processInMemory({
    handler,
    topic: { dedupeBy: false },
    ports: { runIdempotently: failing(new Error('the table is down')) },
  });
  expect(await lane.process(lane.message('a'), lane.message('a'))).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(2);
});

test('a crash costs a receive and not the webhook', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler });
  expect(await lane.process(lane.message('a', '{}', 4 + EXTRA_ATTEMPTS_AFTER_CRASH))).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(lane.deadLetters).toEqual([]);
});
