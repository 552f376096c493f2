import { AttemptTimedOutError, PermanentError } from '../../../contract/errors.ts';
import { processInMemory, record } from '../../support/process.ts';

test('reports only the second record when only the second fails', async () => {
  const seen: string[] = [];
  const lane = processInMemory({
    handler: (webhook) => {
      seen.push(webhook.id);
      if (webhook.id === 'b') throw new Error('no');
    },
  });
  expect(await lane.process(lane.message('a'), lane.message('b'), lane.message('c'))).toEqual(['b']);
  expect(seen.sort()).toEqual(['a', 'b', 'c']);
  expect(lane.counted.sort()).toEqual(['processed orders', 'processed orders', 'retried orders']);
});

test('hides a failed webhook longer after each attempt', async () => {
  const lane = processInMemory({
    handler: () => Promise.reject(new Error('no')),
    priority: { attempts: 5, backoff: { first: 2, factor: 3, max: 50, jitter: 0.5 } },
  });
  for (const attempt of [1, 2, 3, 4]) await lane.process(lane.message('a', '{}', attempt));
  expect(lane.hidden.map(({ seconds }) => seconds)).toEqual([2, 6, 18, 50]);
  expect(lane.deadLetters).toEqual([]);
});

test('dead-letters with its reason when the last attempt fails', async () => {
  const lane = processInMemory({ handler: () => Promise.reject(new RangeError('the stock is negative')) });
  const message = lane.message('a', '{}', 4);
  expect(await lane.process(message)).toEqual([]);
  expect(lane.hidden).toEqual([]);
  expect(lane.deadLetters).toEqual([
    {
      body: message.body,
      topic: 'orders',
      reason: {
        errorName: 'RangeError',
        errorMessage: 'the stock is negative',
        stackHash: expect.stringMatching(/^[0-9a-f]{12}$/),
        attempts: 4,
        firstAttemptAt: '2026-11-24T10:59:00.000Z',
        lastFailureAt: '2026-11-24T11:00:00.000Z',
        functionVersion: '7',
      },
    },
  ]);
});

test('runs a webhook whose last attempt a crash has swallowed once more', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler });
  expect(await lane.process(lane.message('a', '{}', 6))).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(lane.deadLetters).toEqual([]);
});

test('dead-letters a permanent failure at the first attempt', async () => {
  const lane = processInMemory({ handler: () => Promise.reject(new PermanentError('no such customer')) });
  expect(await lane.process(lane.message('a'))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'PermanentError', attempts: 1 } }]);
});

test('a handler that hangs costs its own attempt and not its batch', async () => {
  let aborted: unknown;
  const lane = processInMemory({
    priority: { attemptTimeout: 0.05 },
    handler: (webhook, { signal }) => {
      if (webhook.id !== 'hangs') return;
      signal.addEventListener('abort', () => (aborted = signal.reason));
      return new Promise(() => {});
    },
  });
  expect(await lane.process(lane.message('a'), lane.message('hangs'), lane.message('c'))).toEqual(['hangs']);
  expect(aborted).toBeInstanceOf(AttemptTimedOutError);
});

test.each([
  ['what is not JSON', 'junk'],
  ['null', 'null'],
  ['another version', '{"v":2,"id":"a","topic":"orders","key":"k","receivedAt":"t"}'],
  ['a topic without a handler', '{"v":1,"id":"a","topic":"toString","key":"k","receivedAt":"t"}'],
])('dead-letters a message of %s at once', async (_, body) => {
  const lane = processInMemory();
  expect(await lane.process(record(body))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ body, reason: { errorName: 'PermanentError' } }]);
});

test('retries a webhook whose payload is missing, and dead-letters it as such', async () => {
  const lane = processInMemory();
  const body = '{"v":1,"id":"a","topic":"orders","key":"nowhere","receivedAt":"t"}';
  expect(await lane.process(record(body, 1, 'a'))).toEqual(['a']);
  expect(await lane.process(record(body, 4, 'a'))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'PayloadMissingError' } }]);
});

test.each([
  ['dead-lettering', 4, 'deadLetter'],
  ['hiding', 1, 'hide'],
] as const)('leaves a failed webhook in the queue when %s it fails', async (_, attempt, port) => {
  const lane = processInMemory({
    handler: () => Promise.reject(new Error('no')),
    ports: { [port]: () => Promise.reject(new Error('SQS is down')) },
  });
  expect(await lane.process(lane.message('a', '{}', attempt), lane.message('b', '{}', attempt))).toEqual(['a', 'b']);
  expect(lane.counted).toEqual([]);
});

test.each([
  ['a string', 'no'],
  ['nothing', undefined],
  ['an object without a prototype', Object.create(null)],
])('survives a handler that throws %s', async (_, thrown) => {
  const lane = processInMemory({ handler: () => Promise.reject(thrown) });
  expect(await lane.process(lane.message('a'), record('junk'))).toEqual(['a']);
});
