import { AttemptTimedOutError, HandlerNotStartedError, PermanentError } from '#contract/errors';
import { inlineReference } from '#contract/reference';
import { processInMemory, received, record, referenceTo, storedWebhook } from '#test/support/process';

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

test('hides a failed webhook for longer after each attempt', async () => {
  const lane = processInMemory({
    handler: () => Promise.reject(new Error('no')),
    lane: { attempts: 5, backoff: { first: 2, factor: 3, max: 50, jitter: 0.5 } },
  });
  for (const attempt of [1, 2, 3, 4]) await lane.process(lane.message('a', '{}', attempt));
  expect(lane.hidden.map(({ seconds }) => seconds)).toEqual([2, 6, 18, 50]);
  expect(lane.deadLetters).toEqual([]);
});

test('dead-letters a webhook with its reason when the last attempt fails', async () => {
  const lane = processInMemory({ handler: () => Promise.reject(new RangeError('the stock is negative')) });
  const message = lane.message('a', '{}', 4);
  expect(await lane.process(message)).toEqual([]);
  expect(lane.hidden).toEqual([]);
  expect(lane.deadLetters).toEqual([
    {
      body: message.body,
      group: 'orders',
      reason: {
        errorName: 'RangeError',
        errorMessage: 'the stock is negative',
        location: expect.stringMatching(/^test\/lambdas\/process\/process-batch\.test\.ts:\d+:\d+$/),
        stackHash: expect.stringMatching(/^[0-9a-f]{12}$/),
        attempts: 4,
        firstAttemptAt: '2026-11-24T10:59:00.000Z',
        lastFailureAt: '2026-11-24T11:00:00.000Z',
        functionVersion: '7',
      },
    },
  ]);
});

test('runs a webhook again whose last attempts ended in a crash', async () => {
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

test('abandons a handler that hangs and settles the rest of its batch', async () => {
  let aborted: unknown;
  const lane = processInMemory({
    lane: { attemptTimeout: 0.05 },
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
  ['text that is not JSON', 'junk'],
  ['null', 'null'],
  ['other JSON', '{"id":"a","topic":"orders"}'],
  ['a reference of a malformed size', '{"v":1,"id":"a","topic":"orders","key":"k","receivedAt":"t","bytes":"many"}'],
])('dead-letters a message at once whose body is %s', async (_, body) => {
  const lane = processInMemory();
  expect(await lane.process(record(body))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ body, reason: { errorName: 'PermanentError' } }]);
});

test('defers a reference of a newer version, and retries a topic without a handler', async () => {
  const lane = processInMemory();
  const { body } = lane.message('a');
  const newer = record(JSON.stringify({ ...JSON.parse(body), v: 2 }));
  const withoutHandler = record(JSON.stringify({ ...JSON.parse(body), topic: 'toString' }));
  expect(await lane.process(newer, withoutHandler)).toHaveLength(2);
  expect(lane.deadLetters).toEqual([]);
  expect(lane.lines.map(({ fields }) => fields.errorMessage)).toEqual([
    'the message is a webhook reference of version 2, and this is version 1',
    'topic toString has no handler: it was removed, or its deployment is still running',
  ]);
});

test('retries a webhook whose payload is missing and dead-letters it with that reason', async () => {
  const lane = processInMemory();
  const body = '{"v":1,"id":"a","topic":"orders","key":"nowhere","receivedAt":"t"}';
  for (let receives = 1; receives < 5; receives++) {
    expect(await lane.process(record(body, receives, 'a'))).toEqual(['a']);
  }
  expect(await lane.process(record(body, 5, 'a'))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'PayloadMissingError' } }]);
});

test.each([
  ['dead-lettering', 4, 'deadLetter'],
  ['hiding', 1, 'changeVisibility'],
] as const)('keeps a failed webhook in the queue when %s it fails', async (_, attempt, port) => {
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

test('runs the handler once for two messages of one webhook and settles both', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler });
  const message = lane.message('a');
  expect(await lane.process(message)).toEqual([]);
  expect(await lane.process({ ...message, messageId: 'again' })).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(lane.counted).toEqual(['processed orders', 'duplicate orders']);
});

test('retries a webhook while another attempt at its event runs, even after its last attempt', async () => {
  const lane = processInMemory({
    ports: { runIdempotently: () => Promise.reject(new HandlerNotStartedError('event', 'running')) },
  });
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual(['a']);
  expect(lane.deadLetters).toEqual([]);
  expect(lane.hidden).toHaveLength(1);
});

test('counts an internal error class that the handler itself throws as a failed attempt', async () => {
  const lane = processInMemory({
    handler: () => Promise.reject(new HandlerNotStartedError('time', 'thrown by the handler')),
  });
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorMessage: 'thrown by the handler', attempts: 4 } }]);
});

test('runs no handler while the idempotency table is unavailable', async () => {
  const handler = jest.fn();
  const lane = processInMemory({
    handler,
    ports: { runIdempotently: () => Promise.reject(new HandlerNotStartedError('table', 'the table is down')) },
  });
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(handler).not.toHaveBeenCalled();
});

test('counts runs of the handler as attempts, and not receives', async () => {
  const attempts: number[] = [];
  const lane = processInMemory({
    handler: (_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    },
  });
  const first = lane.message('a');
  for (const receives of [1, 30, 31, 99]) {
    await lane.process(received(first, receives));
  }
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 4 } }]);
});

describe('a webhook that arrived inline', () => {
  const inline = () => {
    const webhook = storedWebhook('a', '{"n":1}');
    return { key: referenceTo(webhook).key, body: JSON.stringify(inlineReference(referenceTo(webhook), webhook)) };
  };

  test('is processed and stored', async () => {
    const seen: unknown[] = [];
    const lane = processInMemory({ handler: (webhook) => void seen.push(webhook.json()) });
    const { key, body } = inline();
    expect(await lane.process(record(body))).toEqual([]);
    expect(seen).toEqual([{ n: 1 }]);
    expect(lane.bucket.get(key)).toEqual(storedWebhook('a', '{"n":1}'));
  });

  test('is processed while it cannot be stored', async () => {
    const handler = jest.fn();
    const lane = processInMemory({ handler, ports: { store: () => Promise.reject(new Error('S3 is down')) } });
    expect(await lane.process(record(inline().body))).toEqual([]);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test('keeps its payload when it is dead-lettered', async () => {
    const lane = processInMemory({ handler: () => Promise.reject(new PermanentError('no')) });
    const { body } = inline();
    await lane.process(record(body));
    expect(lane.deadLetters).toMatchObject([{ body }]);
  });
});
