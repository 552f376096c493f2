import type { Context } from 'aws-lambda';
import { MAX_RETRY_DELAY_SECONDS, retrySchedule } from '#config/backoff';
import { visibilityTimeoutSeconds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { HandlerNotStartedError, PayloadMissingError, RetryAfterError } from '#contract/errors';
import type { ProcessPorts } from '#lambdas/process/ports';
import { aged, processInMemory, received } from '#test/support/process';

const failing =
  (error: unknown = new Error('no')) =>
  () =>
    Promise.reject(error);
const backoff = { first: 5, factor: 1, max: 5, jitter: 0 };
const HOUR = 3_600_000;
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

const table = new HandlerNotStartedError('table', 'the table is unavailable');

test.each<[string, Partial<ProcessPorts>]>([
  ['table', { runIdempotently: failing(table) }],
  ['store', { load: failing(new Error('S3 is unavailable')) }],
])('defers while the %s fails until the message is 13 days old, whenever that began', async (reason, ports) => {
  const lane = processInMemory({ lane: { attempts: 1 }, ports });
  const message = lane.message('a', '{}', 9);
  for (const [ms, seconds] of [
    [2_000, 10],
    [60_000, 30],
    [HOUR, 300],
    [THIRTEEN_DAYS - HOUR, 300],
  ] as const) {
    expect(await lane.process(aged(message, 'SentTimestamp', ms))).toEqual(['a']);
    expect(lane.hidden.at(-1)).toEqual({ receiptHandle: 'handle of a', seconds });
  }
  expect(lane.deadLetters).toEqual([]);
  expect(new Set(lane.counted)).toEqual(new Set([`deferred normal ${reason}`]));

  expect(await lane.process(aged(message, 'SentTimestamp', THIRTEEN_DAYS - 200_000))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([
    {
      reason: { errorName: 'HandlerNotStartedError', errorMessage: expect.stringMatching(/unavailable$/), attempts: 0 },
    },
  ]);
});

test('dead-letters with the true reason at the last receive but one, and keeps that one for a crash', async () => {
  const ports = { runIdempotently: failing(table) };
  const lane = processInMemory({ ports });
  expect(await lane.process(lane.message('a', '{}', 998))).toEqual(['a']);
  expect(await lane.process(lane.message('b', '{}', 999))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorMessage: 'the table is unavailable' } }]);
});

test('dead-letters a missing payload after five tries, however often it was received', async () => {
  const lane = processInMemory({ ports: { load: failing(new PayloadMissingError('no object at k')) } });
  const message = lane.message('a');
  for (const [n, seconds] of [10, 30, 90, 270].entries()) {
    expect(await lane.process(received(message, 100 + n))).toEqual(['a']);
    expect(lane.hidden.at(-1)).toMatchObject({ seconds });
  }
  expect(await lane.process(received(message, 104))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'PayloadMissingError', attempts: 0 } }]);
  expect(lane.counted).toEqual(['deadLettered orders', 'deadLettered normal']);
});

test('defers a missing payload while its tries cannot be counted', async () => {
  const lane = processInMemory({
    ports: {
      load: failing(new PayloadMissingError('no object at k')),
      countMissingPayload: failing(new Error('the table is unavailable')),
    },
  });
  for (let n = 0; n < 10; n++) expect(await lane.process(lane.message('a', '{}', 9))).toEqual(['a']);
  expect(lane.lines[0]).toMatchObject({ message: 'webhook deferred', fields: { reason: 'table' } });
});

test('numbers the first attempt 1 after receives without an attempt', async () => {
  const attempts: number[] = [];
  let isDown = true;
  const lane = processInMemory({
    handler: (_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    },
    ports: {
      load: async (key) => {
        const webhook = lane.bucket.get(key);
        if (isDown || !webhook) throw new Error('S3 is unavailable');
        return webhook;
      },
    },
  });
  const message = lane.message('a');
  for (let receives = 1; receives <= 20; receives++) {
    expect(await lane.process(received(message, receives))).toEqual(['a']);
  }
  expect(attempts).toEqual([]);
  isDown = false;
  for (let receives = 21; receives <= 24; receives++) await lane.process(received(message, receives));
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorMessage: 'no', attempts: 4 } }]);
});

test.each([
  [0, 80],
  [0.5, 120],
  [1, 160],
])('waits one to two function timeouts for another attempt when chance is %d', async (chance, seconds) => {
  const runIdempotently = failing(new HandlerNotStartedError('event', 'running'));
  const lane = processInMemory({ ports: { runIdempotently, random: () => chance } });
  const message = aged(lane.message('a', '{}', 50), 'ApproximateFirstReceiveTimestamp', 8 * HOUR);
  expect(await lane.process(message)).toEqual(['a']);
  expect(lane.hidden).toEqual([{ receiptHandle: 'handle of a', seconds }]);
});

test('defers an attempt for which the invocation has too little time, and does not count it', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler, ports: { random: () => 1 } });
  // 4 s to count the attempt, 30 s for it and 8 s to settle it.
  const within = (ms: number) => ({ getRemainingTimeInMillis: () => ms }) as Context;
  const message = aged(lane.message('a', '{}', 4), 'ApproximateFirstReceiveTimestamp', 8 * HOUR);
  expect(await lane.processWithin(within(41_999), message)).toEqual(['a']);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.hidden).toEqual([{ receiptHandle: 'handle of a', seconds: 10 }]);
  expect(lane.deadLetters).toEqual([]);
  expect(await lane.processWithin(within(42_000), message)).toEqual([]);
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

test('hides no redelivered webhook when it is alone, or when its order is', async () => {
  const alone = processInMemory();
  await alone.process(alone.message('a', '{}', 2));
  const fifo = processInMemory({ lane: { fifo: true } });
  await fifo.process(fifo.message('a', '{}', 2), fifo.message('b', '{}', 2));
  expect([alone.hidden, fifo.hidden]).toEqual([[], []]);
});

test('hides the first webhook of each redelivered order, and runs it after the fresh orders', async () => {
  const order: string[] = [];
  const lane = processInMemory({ lane: { fifo: true }, handler: ({ id }) => void order.push(id) });
  const inGroup = (id: string, receives: number) => lane.message(id, '{}', receives, id[0]);
  await lane.process(inGroup('a1', 2), inGroup('a2', 2), inGroup('b1', 1), inGroup('c1', 3));
  expect(lane.hidden.map(({ receiptHandle }) => receiptHandle)).toEqual(['handle of a1', 'handle of c1']);
  expect(order[0]).toBe('b1');
});

test('waits longer than a RetryAfterError asks while the number of the attempt is unknown', async () => {
  const lane = processInMemory({
    handler: failing(new RetryAfterError(0)),
    topic: { dedupeBy: false },
    ports: { countAttempt: failing(new Error('the table is unavailable')) },
  });
  await lane.process(aged(lane.message('a', '{}', 2), 'SentTimestamp', HOUR));
  expect(lane.hidden).toMatchObject([{ seconds: 300 }]);
});

test('keeps a webhook that only waits, even when its message is older than 13 days', async () => {
  const lane = processInMemory({ lane: { fifo: true } });
  const old = (id: string, ms = THIRTEEN_DAYS + HOUR) => aged(lane.message(id), 'SentTimestamp', ms);
  const oneSecond = { getRemainingTimeInMillis: () => 1_000 } as Context;
  expect(await lane.processWithin(oneSecond, old('a'), old('b'))).toEqual(['a', 'b']);
  // SQS deletes a message after 14 days, and the visibility timeout of the lane is 8 minutes.
  expect(await lane.processWithin(oneSecond, old('a', 14 * 24 * HOUR - 479_000))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'HandlerNotStartedError' } }]);
});

test('counts a first attempt once, however late the table answers', async () => {
  let isDown = true;
  const lane = processInMemory({
    handler: failing(),
    ports: {
      countAttempt: async (_, receive) => {
        if (isDown) throw new Error('the table is unavailable');
        counted.push(receive);
        return counted.length;
      },
      sleep: async (ms) => {
        if (ms >= 800) isDown = false;
      },
    },
  });
  const counted: number[] = [];
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(counted).toEqual([1]);
});

test('counts the time of slow calls when it keeps trying to count a first attempt', async () => {
  let remaining = 60_000;
  const countAttempt = jest.fn(async () => {
    remaining -= 4_000;
    throw new Error('the table is unavailable');
  });
  const lane = processInMemory({ handler: failing(), topic: { backoff }, ports: { countAttempt } });
  const context = { getRemainingTimeInMillis: () => remaining } as Context;
  expect(await lane.processWithin(context, lane.message('a'))).toEqual(['a']);
  expect(countAttempt).toHaveBeenCalledTimes(2);
});

test('does not hold the invocation for the count of a first attempt after the next one has begun', async () => {
  const lane = processInMemory({
    handler: failing(),
    lane: { backoff: { first: 2, factor: 1, max: 2, jitter: 0 } },
    ports: { countAttempt: failing(new Error('the table is unavailable')) },
  });
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(lane.slept.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(2_000);
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

test('without deduplication, runs the handler also while the table is unavailable, and counts later', async () => {
  const attempts: number[] = [];
  const unavailable = failing(new Error('the table is unavailable'));
  const options = (ports: Partial<ProcessPorts>) => ({
    handler: (_: unknown, { attempt }: { readonly attempt: number }) => {
      attempts.push(attempt);
      throw new Error('no');
    },
    topic: { dedupeBy: false as const },
    ports: { runIdempotently: unavailable, ...ports },
  });
  const down = processInMemory(options({ countAttempt: unavailable }));
  for (const receives of [1, 2, 3, 4, 90]) {
    expect(await down.process(down.message('a', '{}', receives))).toEqual(['a']);
  }
  expect(attempts.splice(0)).toEqual([1, 1, 1, 1, 1]);
  expect(down.deadLetters).toEqual([]);

  const up = processInMemory(options({}));
  const message = up.message('a');
  for (const receives of [1, 50, 51, 52]) await up.process(received(message, receives));
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(up.deadLetters).toMatchObject([{ reason: { attempts: 4 } }]);
});

test('writes nothing to the table for a webhook without deduplication that succeeds at its first receive', async () => {
  const countAttempt = jest.fn();
  const lane = processInMemory({ topic: { dedupeBy: false }, ports: { countAttempt } });
  expect(await lane.process(lane.message('a'))).toEqual([]);
  expect(countAttempt).not.toHaveBeenCalled();
});

test('runs the webhooks that were received before after the fresh ones of their batch', async () => {
  const order: string[] = [];
  const lane = processInMemory({
    handler: async ({ id }) => {
      if (id === 'slow') await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(id);
    },
    ports: { sleep: (_, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())) },
  });
  expect(await lane.process(lane.message('again', '{}', 2), lane.message('slow'), lane.message('fast'))).toEqual([]);
  expect(order).toEqual(['fast', 'slow', 'again']);
});

test('does not let a fresh webhook that hangs take the time of those that were received before', async () => {
  const order: string[] = [];
  const slept: number[] = [];
  const { promise: hangs, resolve: end } = Promise.withResolvers<void>();
  const lane = processInMemory({
    handler: async ({ id }) => {
      if (id === 'hangs') await hangs;
      order.push(id);
      if (id === 'again') end();
    },
    ports: { sleep: async (ms) => void slept.push(ms) },
  });
  await lane.processWithin(
    { getRemainingTimeInMillis: () => 80_000 } as Context,
    lane.message('again', '{}', 2),
    lane.message('hangs'),
  );
  expect(order).toEqual(['again', 'hangs']);
  // 80 s of the function, less two rounds of 30 s, 8 s to settle and 4 s for the calls before.
  expect(slept).toEqual([8_000]);
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
