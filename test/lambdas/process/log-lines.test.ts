import type { Context } from 'aws-lambda';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import { inlineReference } from '#contract/reference';
import { aged, type InMemoryOptions, processInMemory, record, referenceTo, storedWebhook } from '#test/support/process';

const error = new RangeError('no');
const failing = () => Promise.reject(error);
const copied = { name: 'RangeError', message: 'no', stack: error.stack };
const location = expect.stringMatching(/^test\/lambdas\/process\/log-lines\.test\.ts:6:\d+$/);
const webhook = { id: 'a', topic: 'orders' };

test('logs a processed webhook with its id, topic, attempt, event and time', async () => {
  const lane = processInMemory({ topic: { verify: { kind: 'unsigned', eventId: { body: '/id' } } } });
  await lane.process(lane.message('a', '{"id":"evt_1"}', 2));
  expect(lane.lines).toEqual([
    {
      level: 'info',
      message: 'webhook processed',
      fields: { ...webhook, attempt: 2, eventId: 'evt_1', eventType: 'order.created', ms: expect.any(Number) },
    },
  ]);
  expect(Number.isInteger(lane.lines[0]?.fields.ms)).toBe(true);
});

test('logs a duplicate with its receives, because no attempt started', async () => {
  const lane = processInMemory({ ports: { runIdempotently: async () => ({ status: 'duplicate' }) } });
  await lane.process(lane.message('a', '{}', 5));
  expect(lane.lines).toMatchObject([
    { level: 'info', message: 'webhook duplicate', fields: { ...webhook, receives: 5, eventType: 'order.created' } },
  ]);
  expect(lane.lines[0]?.fields).not.toHaveProperty('attempt');
  expect(lane.counted).toEqual(['duplicate orders']);
});

test('logs the attempt in the lines of the handler', async () => {
  const lane = processInMemory({ handler: (_, { log }) => log.debug('shipped', { parcel: 7 }) });
  await lane.process(lane.message('a'));
  expect(lane.lines[0]).toEqual({ level: 'debug', message: 'shipped', fields: { ...webhook, attempt: 1, parcel: 7 } });
});

describe('a processed webhook whose idempotency record could not be saved', () => {
  const unrecorded = (record: () => Promise<void>): InMemoryOptions => ({
    ports: {
      runIdempotently: async (_record, _invocation, run) => {
        await run();
        return { status: 'unrecorded', record };
      },
    },
  });

  test('is recorded later in the invocation, while the rest of the batch continues', async () => {
    let tries = 0;
    const record = async () => {
      if (++tries < 4) throw error;
    };
    const lane = processInMemory(unrecorded(record));
    expect(await lane.process(lane.message('a'), lane.message('b'))).toEqual([]);
    expect(lane.lines.map(({ message }) => message)).toEqual(['webhook processed', 'webhook processed']);
    expect(lane.slept).toEqual([0, 0, 100, 100, 200]);
    expect(lane.counted).toEqual(['processed orders', 'processed orders']);
  });

  test('is settled with a warning when no time is left', async () => {
    const lane = processInMemory(unrecorded(failing));
    expect(await lane.process(lane.message('a'))).toEqual([]);
    expect(lane.lines).toMatchObject([
      { level: 'info', message: 'webhook processed' },
      {
        level: 'warn',
        message: 'webhook processed, but its idempotency record could not be saved',
        fields: { ...webhook, attempt: 1, error },
      },
    ]);
    // 60 s of the invocation, less 4 s for the last call and 1 s for the response.
    const slept = lane.slept.reduce((sum, each) => sum + each, 0);
    expect(slept).toBeGreaterThan(52_000);
    expect(slept).toBeLessThanOrEqual(55_000);
    expect(lane.counted).toEqual(['processed orders']);
  });
});

test('warns when a failed first attempt could not be counted', async () => {
  const lane = processInMemory({ handler: failing, ports: { countAttempt: failing } });
  expect(await lane.process(lane.message('a'))).toEqual(['a']);
  expect(lane.lines).toMatchObject([
    { message: 'webhook retrying', fields: { ...webhook, attempt: 1 } },
    { level: 'warn', message: 'a failed attempt could not be counted, so the webhook has one attempt more' },
  ]);
});

test('logs a retry with its delay and error', async () => {
  const lane = processInMemory({ handler: failing });
  await lane.process(lane.message('a', '{}', 2));
  const ms = expect.any(Number);
  const failure = { ms, errorName: 'RangeError', errorMessage: 'no', location, error: copied };
  expect(lane.lines).toEqual([
    { level: 'warn', message: 'webhook retrying', fields: { ...webhook, attempt: 2, retryInSeconds: 30, ...failure } },
  ]);
});

test('logs the receives of a webhook that fails before its attempt starts', async () => {
  const lane = processInMemory({ ports: { load: failing } });
  await lane.process(lane.message('a', '{}', 2));
  expect(lane.lines).toMatchObject([
    {
      level: 'warn',
      message: 'webhook deferred',
      fields: {
        ...webhook,
        receives: 2,
        reason: 'store',
        retryInSeconds: 30,
        errorName: 'HandlerNotStartedError',
        errorMessage: 'the payload could not be loaded; cause: RangeError: no',
        error: { cause: copied },
      },
    },
  ]);
  expect(lane.lines[0]?.fields).not.toHaveProperty('attempt');
});

test('logs a dead letter with its reason', async () => {
  const permanent = new PermanentError('no such customer');
  const lane = processInMemory({ handler: () => Promise.reject(permanent) });
  await lane.process(lane.message('a'));
  const [deadLetter] = lane.deadLetters;
  expect(lane.lines).toEqual([
    {
      level: 'error',
      message: 'webhook dead-lettered',
      fields: {
        ...webhook,
        attempt: 1,
        ...deadLetter?.reason,
        ms: expect.any(Number),
        error: { name: 'PermanentError', message: 'no such customer', stack: permanent.stack },
      },
    },
  ]);
  expect(deadLetter).toMatchObject({ group: 'orders', reason: { errorMessage: 'no such customer', attempts: 1 } });
});

test('dead-letters a message that is not a reference under the topic unknown', async () => {
  const lane = processInMemory();
  await lane.process(record('junk', 3));
  const reason = { errorMessage: 'the queue message is not a webhook reference; cause: SyntaxError', attempts: 0 };
  expect(lane.deadLetters).toMatchObject([{ body: 'junk', group: 'unknown', reason }]);
  expect(lane.deadLetters[0]).not.toHaveProperty('deduplicationId');
  expect(lane.lines).toMatchObject([
    { level: 'error', fields: { receives: 3, error: { cause: { message: 'SyntaxError' } } } },
  ]);
  expect(lane.lines[0]?.fields).not.toHaveProperty('id');
  expect(lane.counted).toEqual(['deadLettered unknown', 'deadLettered normal']);
});

test.each([
  ['text', 'text'],
  [undefined, 'the handler threw undefined'],
  [{ status: 503 }, 'the handler threw {"status":503}'],
])('describes the thrown value %p, which is not an error', async (thrown, errorMessage) => {
  const lane = processInMemory({ handler: () => Promise.reject(thrown) });
  await lane.process(lane.message('a'));
  expect(lane.lines).toMatchObject([{ fields: { errorName: 'Error', errorMessage } }]);
});

test.each([
  ['event', { runIdempotently: () => Promise.reject(new HandlerNotStartedError('event', 'running')) }, 60_000],
  ['time', {}, 1_000],
])('logs a wait because of the %s and does not count it', async (reason, ports, ms) => {
  const lane = processInMemory({ ports });
  await lane.processWithin({ getRemainingTimeInMillis: () => ms } as Context, lane.message('a'));
  expect(lane.lines).toMatchObject([
    { level: 'info', message: 'webhook deferred', fields: { ...webhook, receives: 1, reason } },
  ]);
  expect(lane.counted).toEqual([]);
});

test.each([
  ['hidden', 'changeVisibility', 1],
  ['dead-lettered', 'deadLetter', 4],
] as const)('logs an error when a failed webhook cannot be %s', async (_, port, attempt) => {
  const lane = processInMemory({ handler: () => Promise.reject(new Error('first')), ports: { [port]: failing } });
  await lane.process(lane.message('a', '{}', attempt));
  const message = 'a webhook could not be settled and stays in its queue';
  expect(lane.lines).toEqual([{ level: 'error', message, fields: { ...webhook, attempt, error: copied } }]);
});

test('warns when an inline webhook could not be stored', async () => {
  const lane = processInMemory({ ports: { store: failing } });
  const stored = storedWebhook('a', '{}');
  await lane.process(record(JSON.stringify(inlineReference(referenceTo(stored), stored)), 2));
  expect(lane.lines[0]).toEqual({
    level: 'warn',
    message: 'inline webhook could not be stored',
    fields: { ...webhook, receives: 2, error },
  });
});

test('warns when redelivered webhooks could not be hidden', async () => {
  const standard = processInMemory({ ports: { changeVisibility: failing } });
  await standard.process(standard.message('a', '{}', 2), standard.message('b'));
  const message = 'could not stagger a redelivered webhook';
  expect(standard.lines[0]).toEqual({ level: 'warn', message, fields: { ...webhook, error } });
});

test('logs that a follower waits for its order, and an error when it cannot be made visible', async () => {
  const changeVisibility = (handle: string) => (handle === 'handle of b' ? failing() : Promise.resolve());
  const fifo = processInMemory({ lane: { fifo: true }, handler: failing, ports: { changeVisibility } });
  await fifo.process(...['a', 'b', 'c'].map((id) => fifo.message(id, '{}', 1, 'g')), record('junk', 1, 'junk', 'g'));
  const reason = 'order';
  expect(fifo.lines.slice(1)).toMatchObject([
    { level: 'info', message: 'webhook deferred', fields: { id: 'c', topic: 'orders', reason, retryInSeconds: 0 } },
    { level: 'info', message: 'webhook deferred', fields: { reason } },
    { level: 'error', message: 'a webhook could not be settled and stays in its queue', fields: { id: 'b' } },
  ]);
});

test('gives the first receive, the last failure and a new id to a dead letter of a FIFO lane', async () => {
  const lane = processInMemory({ lane: { fifo: true }, handler: () => Promise.reject(new PermanentError('no')) });
  const message = aged(lane.message('a', '{}', 3, 'customer 1'), 'ApproximateFirstReceiveTimestamp', 3_600_000);
  await lane.process(message);
  expect(lane.deadLetters).toMatchObject([
    {
      body: message.body,
      group: 'a',
      deduplicationId: 'a-3',
      reason: { firstAttemptAt: '2026-11-24T10:00:00.000Z', lastFailureAt: '2026-11-24T11:00:00.000Z' },
    },
  ]);
});
