import { visibilityTimeoutSeconds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { AttemptInProgressError, AttemptTimedOutError, PermanentError } from '#contract/errors';
import { inlineReference } from '#contract/reference';
import type { ProcessPorts } from '#lambdas/process/ports';
import { NOW, processInMemory, record, referenceTo, storedWebhook } from '#test/support/process';

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
    lane: { attempts: 5, backoff: { first: 2, factor: 3, max: 50, jitter: 0.5 } },
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
      group: 'orders',
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
  ['what is not JSON', 'junk'],
  ['null', 'null'],
  ['something else', '{"id":"a","topic":"orders"}'],
])('dead-letters a message of %s at once', async (_, body) => {
  const lane = processInMemory();
  expect(await lane.process(record(body))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ body, reason: { errorName: 'PermanentError' } }]);
});

test('waits for a deploy that brings the version of a reference, or the handler of its topic', async () => {
  const lane = processInMemory();
  const { body } = lane.message('a');
  const newer = record(JSON.stringify({ ...JSON.parse(body), v: 2 }));
  const ofNewTopic = record(JSON.stringify({ ...JSON.parse(body), topic: 'toString' }));
  expect(await lane.process(newer, ofNewTopic)).toHaveLength(2);
  expect(lane.deadLetters).toEqual([]);
  expect(lane.lines.map(({ fields }) => fields.errorMessage)).toEqual([
    'the message is a webhook reference of version 2, and this is version 1',
    'there is no handler for the topic toString: it was removed, or is yet to be deployed',
  ]);
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

test('two messages about one webhook run its handler once, and both are done', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler });
  const message = lane.message('a');
  expect(await lane.process(message)).toEqual([]);
  expect(await lane.process({ ...message, messageId: 'again' })).toEqual([]);
  expect(handler).toHaveBeenCalledTimes(1);
  expect(lane.counted).toEqual(['processed orders', 'duplicate orders']);
});

test('waits for an attempt that runs elsewhere, and never dead-letters for it', async () => {
  const lane = processInMemory({
    ports: { runIdempotently: () => Promise.reject(new AttemptInProgressError('running')) },
  });
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual(['a']);
  expect(lane.deadLetters).toEqual([]);
  expect(lane.hidden).toHaveLength(1);
});

test('what a handler throws is its own failure, whatever it is called', async () => {
  const lane = processInMemory({ handler: () => Promise.reject(new AttemptInProgressError('says the handler')) });
  expect(await lane.process(lane.message('a', '{}', 4))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorMessage: 'says the handler', attempts: 4 } }]);
});

test('runs nothing while it cannot be known whether it ran before', async () => {
  const handler = jest.fn();
  const lane = processInMemory({
    handler,
    ports: { runIdempotently: () => Promise.reject(new Error('the table is down')) },
  });
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(handler).not.toHaveBeenCalled();
});

test.each<[string, Partial<ProcessPorts>]>([
  ['the table', { runIdempotently: () => Promise.reject(new Error('down')) }],
  ['the store', { load: () => Promise.reject(new Error('down')) }],
])('holds hours of an outage of %s against no webhook, and a day against all', async (_, ports) => {
  const lane = processInMemory({ lane: { attempts: 1 }, ports });
  const receivedAgo = (hours: number) => {
    const message = lane.message('a', '{}', 9);
    const ApproximateFirstReceiveTimestamp = String(NOW.getTime() - hours * 3_600_000);
    return { ...message, attributes: { ...message.attributes, ApproximateFirstReceiveTimestamp } };
  };
  expect(await lane.process(receivedAgo(3))).toEqual(['a']);
  expect(lane.deadLetters).toEqual([]);
  expect(await lane.process(receivedAgo(24))).toEqual([]);
  expect(lane.deadLetters).toMatchObject([{ reason: { errorMessage: 'down' } }]);
});

test('counts as attempts what came as far as the handler, and not every receive', async () => {
  const attempts: number[] = [];
  const lane = processInMemory({
    handler: (_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    },
  });
  const first = lane.message('a');
  for (const receives of [1, 30, 31, 99]) {
    const attributes = { ...first.attributes, ApproximateReceiveCount: String(receives) };
    await lane.process({ ...first, attributes });
  }
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 4 } }]);
});

test('parts those that have come back from their batch, so that one of them can take none along again', async () => {
  const lane = processInMemory({ ports: { random: () => 0.5 } });
  const visibility = visibilityTimeoutSeconds(resolveLane({}));
  await lane.process(lane.message('a'), lane.message('b', '{}', 2), lane.message('c', '{}', 3));
  expect(lane.hidden).toEqual([
    { receiptHandle: 'handle of b', seconds: Math.round(1.5 * visibility) },
    { receiptHandle: 'handle of c', seconds: Math.round(1.5 * visibility) },
  ]);
  const failing = processInMemory({ ports: { hide: () => Promise.reject(new Error('SQS is down')) } });
  expect(await failing.process(failing.message('a', '{}', 2), failing.message('b', '{}', 2))).toEqual([]);
});

describe('a webhook that came inline', () => {
  const inline = () => {
    const webhook = storedWebhook('a', '{"n":1}');
    return { key: referenceTo(webhook).key, body: JSON.stringify(inlineReference(referenceTo(webhook), webhook)) };
  };

  test('is processed like any other, and stored late', async () => {
    const seen: unknown[] = [];
    const lane = processInMemory({ handler: (webhook) => void seen.push(webhook.json()) });
    const { key, body } = inline();
    expect(await lane.process(record(body))).toEqual([]);
    expect(seen).toEqual([{ n: 1 }]);
    expect(lane.bucket.get(key)).toEqual(storedWebhook('a', '{"n":1}'));
  });

  test('is processed even while it cannot be stored', async () => {
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
