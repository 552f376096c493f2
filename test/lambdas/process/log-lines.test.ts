import type { Context } from 'aws-lambda';
import { AttemptInProgressError, PermanentError } from '#contract/errors';
import { inlineReference } from '#contract/reference';
import { aged, processInMemory, record, referenceTo, storedWebhook } from '#test/support/process';

const error = new RangeError('no');
const failing = () => Promise.reject(error);
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
  const lane = processInMemory({ ports: { runIdempotently: async () => 'duplicate' } });
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

test('warns when the idempotency record of a processed webhook could not be saved', async () => {
  const lane = processInMemory({
    ports: {
      runIdempotently: async (_record, _invocation, run) => {
        await run();
        return 'unrecorded';
      },
    },
  });
  expect(await lane.process(lane.message('a'))).toEqual([]);
  expect(lane.lines).toMatchObject([
    {
      level: 'warn',
      message: 'webhook processed, but its idempotency record could not be saved',
      fields: { ...webhook, attempt: 1 },
    },
    { level: 'info', message: 'webhook processed' },
  ]);
  expect(lane.counted).toEqual(['processed orders']);
});

test('logs a retry with its delay and error', async () => {
  const lane = processInMemory({ handler: failing });
  await lane.process(lane.message('a', '{}', 2));
  const failure = { errorName: 'RangeError', errorMessage: 'no', error };
  expect(lane.lines).toEqual([
    { level: 'warn', message: 'webhook retrying', fields: { ...webhook, attempt: 2, retryInSeconds: 30, ...failure } },
  ]);
});

test('logs the receives of a webhook that fails before its attempt starts', async () => {
  const lane = processInMemory({ ports: { load: failing } });
  await lane.process(lane.message('a', '{}', 2));
  expect(lane.lines).toMatchObject([{ message: 'webhook retrying', fields: { ...webhook, receives: 2 } }]);
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
      fields: { ...webhook, attempt: 1, ...deadLetter?.reason, error: permanent },
    },
  ]);
  expect(deadLetter).toMatchObject({ group: 'orders', reason: { errorMessage: 'no such customer', attempts: 1 } });
});

test('dead-letters a message that is not a reference under the topic unknown', async () => {
  const lane = processInMemory();
  await lane.process(record('junk', 3));
  const reason = { errorMessage: 'the queue message is not a webhook reference', attempts: 3 };
  expect(lane.deadLetters).toMatchObject([{ body: 'junk', group: 'unknown', reason }]);
  expect(lane.deadLetters[0]).not.toHaveProperty('deduplicationId');
  expect(lane.lines).toMatchObject([{ level: 'error', fields: { receives: 3, error: { cause: 'SyntaxError' } } }]);
  expect(lane.lines[0]?.fields).not.toHaveProperty('id');
  expect(lane.counted).toEqual(['deadLettered unknown']);
});

test.each([
  ['text', 'text'],
  [undefined, 'the handler threw a value of type undefined'],
  [{ message: 'private' }, 'the handler threw a value of type object'],
])('describes the thrown value %p, which is not an error', async (thrown, errorMessage) => {
  const lane = processInMemory({ handler: () => Promise.reject(thrown) });
  await lane.process(lane.message('a'));
  expect(lane.lines).toMatchObject([{ fields: { errorName: 'Error', errorMessage } }]);
});

test.each([
  ['another attempt runs', { runIdempotently: () => Promise.reject(new AttemptInProgressError('running')) }, 60_000],
  ['the invocation ends', {}, 1_000],
])('counts a wait as a retry of the topic while %s', async (_, ports, ms) => {
  const lane = processInMemory({ ports });
  await lane.processWithin({ getRemainingTimeInMillis: () => ms } as Context, lane.message('a'));
  expect(lane.lines).toMatchObject([
    { level: 'warn', message: 'webhook retrying', fields: { ...webhook, receives: 1 } },
  ]);
  expect(lane.counted).toEqual(['retried orders']);
});

test.each([
  ['hidden', 'changeVisibility', 1],
  ['dead-lettered', 'deadLetter', 4],
] as const)('logs an error when a failed webhook cannot be %s', async (_, port, attempt) => {
  const lane = processInMemory({ handler: () => Promise.reject(new Error('first')), ports: { [port]: failing } });
  await lane.process(lane.message('a', '{}', attempt));
  const message = 'a failed webhook could not be settled and stays in its queue';
  expect(lane.lines).toEqual([{ level: 'error', message, fields: { ...webhook, attempt, error } }]);
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

test('warns when redelivered webhooks could not be hidden, or followers could not be released', async () => {
  const standard = processInMemory({ ports: { changeVisibility: failing } });
  await standard.process(standard.message('a', '{}', 2), standard.message('b'));
  const message = 'could not stagger a redelivered webhook';
  expect(standard.lines[0]).toEqual({ level: 'warn', message, fields: { ...webhook, error } });

  const changeVisibility = (handle: string) => (handle === 'handle of b' ? failing() : Promise.resolve());
  const fifo = processInMemory({ lane: { fifo: true }, handler: failing, ports: { changeVisibility } });
  await fifo.process(fifo.message('a', '{}', 1, 'g'), fifo.message('b', '{}', 1, 'g'));
  expect(fifo.lines.at(-1)).toEqual({
    level: 'warn',
    message: 'could not make ordered webhooks visible again',
    fields: { id: 'b', topic: 'orders', group: 'g', error },
  });
});

test('logs the group of a follower that is not a reference', async () => {
  const changeVisibility = (handle: string) => (handle === 'handle of junk' ? failing() : Promise.resolve());
  const fifo = processInMemory({ lane: { fifo: true }, handler: failing, ports: { changeVisibility } });
  await fifo.process(fifo.message('a', '{}', 1, 'g'), record('junk', 1, 'junk', 'g'));
  expect(fifo.lines.at(-1)?.fields).toEqual({ group: 'g', error });
});

test('gives the first receive, the last failure and a new id to a dead letter of a FIFO lane', async () => {
  const lane = processInMemory({ lane: { fifo: true }, handler: () => Promise.reject(new PermanentError('no')) });
  const message = aged(lane.message('a', '{}', 3, 'customer 1'), 'ApproximateFirstReceiveTimestamp', 3_600_000);
  await lane.process(message);
  expect(lane.deadLetters).toMatchObject([
    {
      body: message.body,
      group: 'customer 1',
      deduplicationId: 'a-3',
      reason: { firstAttemptAt: '2026-11-24T10:00:00.000Z', lastFailureAt: '2026-11-24T11:00:00.000Z' },
    },
  ]);
});
