import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { PermanentError, RetryAfterError } from '#contract/errors';
import { messageWithCauses, toFailure } from '#lambdas/process/failure';
import { createLog } from '#lambdas/runtime/logger';
import { emfProblems } from '#test/support/emf-specification';
import { FunctionOutput, toMetrics } from '#test/support/function-output';
import { processInMemory, received } from '#test/support/process';

const throws = () => {
  throw new Error('reading this throws');
};
const withGetter = (name: string, get: () => unknown) => Object.defineProperty(new Error('no'), name, { get });

function circular(): Error {
  const error = new Error('no');
  error.cause = new Error('its cause', { cause: error });
  return error;
}

function chain(length: number): Error {
  let error = new Error('the first cause');
  for (let n = 0; n < length; n++) error = new Error(`link ${n}`, { cause: error });
  return error;
}

/** Values whose inspection fails, never ends or is very long. */
const HOSTILE: Readonly<Record<string, () => unknown>> = {
  'an error that is its own cause': circular,
  'an error with 5,000 causes': () => chain(5_000),
  'a message of 5 MB': () => new Error('x'.repeat(5_000_000)),
  'a getter of the name that throws': () => withGetter('name', throws),
  'a getter of the message that throws': () => withGetter('message', throws),
  'a getter of the stack that throws': () => withGetter('stack', throws),
  'a getter of the cause that throws': () => withGetter('cause', throws),
  'a symbol as name': () => Object.assign(new Error('no'), { name: Symbol('s') }),
  'an object as message': () => Object.assign(new Error('no'), { message: { toString: throws } }),
  'a stack that is not text': () => Object.assign(new Error('no'), { stack: { split: throws } }),
  'a toJSON that throws': () => Object.assign(new Error('no'), { toJSON: throws }),
  'collected errors that are no list': () => Object.assign(new AggregateError([], ''), { errors: 'text' }),
  'collected errors that throw': () => new AggregateError([null, withGetter('message', throws)], ''),
  'a bigint in a field': () => Object.assign(new Error('no'), { amount: 7n }),
  'a proxy whose every trap throws': () =>
    new Proxy(
      {},
      { get: throws, getPrototypeOf: throws, has: throws, ownKeys: throws, getOwnPropertyDescriptor: throws },
    ),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a function': () => throws,
  'a symbol': () => Symbol('s'),
  null: () => null,
  undefined: () => undefined,
  'an object without a prototype': () => Object.create(null),
  'a RetryAfterError whose seconds throw': () =>
    Object.defineProperty(new RetryAfterError(1), 'seconds', { get: throws }),
  'a RetryAfterError whose seconds are an object': () =>
    Object.assign(new RetryAfterError(1), { seconds: { valueOf: throws } }),
};

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => {
  output.restore();
  jest.restoreAllMocks();
});

/** Creates the log of the deployed function. */
const logWith = (fields: Record<string, unknown>) => createLog({ service: 'process', stage: 'test' }, fields);

/** Processes webhooks with the deployed log. */
function laneThatThrows(thrown: () => unknown) {
  return processInMemory({
    handler: ({ id }) => {
      if (id === 'good') return;
      throw thrown();
    },
    logWith,
  });
}

test.each(Object.entries(HOSTILE))('%s retries its webhook once, then dead-letters it once', async (_, thrown) => {
  const lane = laneThatThrows(thrown);
  const message = lane.message('bad');
  expect(await lane.process(message, lane.message('good'))).toEqual(['bad']);
  for (const receives of [2, 3]) await lane.process(received(message, receives));
  expect(await lane.process(received(message, 4), lane.message('good'))).toEqual([]);
  expect(lane.deadLetters).toHaveLength(1);
  expect(lane.deadLetters[0]?.reason.attempts).toBe(4);
  const ofBad = output.lines.filter(({ id }) => id === 'bad');
  expect(ofBad.map(({ message }) => message)).toEqual([...Array(3).fill('webhook retrying'), 'webhook dead-lettered']);
  expect(output.lines.flatMap(emfProblems)).toEqual([]);
  const dimensions = { service: 'process', stage: 'test' };
  expect(ofBad.flatMap(toMetrics)).toMatchObject([
    ...Array(3).fill({ dimensions: { ...dimensions, topic: 'orders' }, values: { WebhooksRetried: 1 } }),
    { dimensions: { ...dimensions, topic: 'orders' }, values: { WebhooksDeadLettered: 1 } },
    { dimensions: { ...dimensions, lane: 'normal' }, values: { WebhooksDeadLettered: 1 } },
  ]);
});

test('a permanent error stays permanent, whatever its properties do', async () => {
  for (const name of ['name', 'message', 'stack', 'cause', 'toJSON']) {
    const lane = laneThatThrows(() => Object.defineProperty(new PermanentError('no'), name, { get: throws }));
    expect(await lane.process(lane.message('bad'))).toEqual([]);
    expect(lane.deadLetters).toHaveLength(1);
  }
});

test('a value that a handler logs and that cannot be read is lost, and nothing else', async () => {
  const circularField: Record<string, unknown> = {};
  circularField.self = circularField;
  const lane = processInMemory({
    handler: (_, { log }) => {
      log.info('circular', { circularField });
      log.info('throws', { value: HOSTILE['a proxy whose every trap throws']?.() });
      log.info('getter', Object.defineProperty({}, 'value', { get: throws, enumerable: true }));
    },
    logWith,
  });
  expect(await lane.process(lane.message('a'))).toEqual([]);
  expect(output.lines.map(({ message, lostMessage }) => lostMessage ?? message)).toEqual([
    'circular',
    'throws',
    'getter',
    'webhook processed',
  ]);
  expect(output.metrics).toMatchObject([{ values: { WebhooksProcessed: 1, WebhooksRetried: 0 } }]);
});

test.each(['deadLetter', 'changeVisibility'])('an output that always fails changes no outcome of %s', async (port) => {
  output.restore();
  jest.spyOn(process.stdout, 'write').mockImplementation(throws);
  const permanent = port === 'deadLetter';
  const lane = processInMemory({
    handler: ({ id }) => {
      if (id === 'bad') throw permanent ? new PermanentError('no') : new Error('no');
    },
    logWith,
  });
  expect(await lane.process(lane.message('bad'), lane.message('good'))).toEqual(permanent ? [] : ['bad']);
  expect(process.stdout.write).toHaveBeenCalledTimes(2);
  expect(lane.deadLetters).toHaveLength(permanent ? 1 : 0);
});

test('every value becomes a bounded copy that JSON can hold', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }), (value) => {
      for (const thrown of [
        value,
        Object.assign(new Error(), { message: value, name: value, stack: value, cause: value }),
      ]) {
        const failure = toFailure(thrown);
        expect(JSON.stringify(failure).length).toBeLessThan(60_000);
        expect(failure.isPermanent).toBe(false);
      }
    }),
  );
  for (const make of Object.values(HOSTILE)) expect(JSON.stringify(toFailure(make())).length).toBeLessThan(60_000);
});

test('the message names the causes', () => {
  const error = new Error('no order', { cause: new RangeError('no customer', { cause: 'the table is empty' }) });
  expect(messageWithCauses(toFailure(error).error)).toBe(
    'no order; cause: RangeError: no customer; cause: the table is empty',
  );
});

test.each([
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [-1, -1],
  [90, 90],
])('a RetryAfterError of %d s asks for %p', (seconds, expected) => {
  expect(toFailure(new RetryAfterError(seconds)).retryAfterSeconds).toBe(expected);
});

const STACK =
  'Error: no\n    at node:internal/x:1:1\n    at orders (/elsewhere/orders.ts:12:9)\n    at (/elsewhere/b.ts:1:1)';

test('the location is the first frame in code of the user', () => {
  expect(toFailure(Object.assign(new Error('no'), { stack: STACK })).location).toBe('/elsewhere/orders.ts:12:9');
  const here = toFailure(new Error('no')).location;
  expect(here).toMatch(/^test\/lambdas\/process\/failure\.test\.ts:\d+:\d+$/);
});

test('the location is that of a cause when the error has none', () => {
  const cause = Object.assign(new Error('refused'), { stack: STACK });
  const error = Object.assign(new Error('no', { cause }), { stack: 'Error: no\n    at node:internal/x:1:1' });
  expect(toFailure(error).location).toBe('/elsewhere/orders.ts:12:9');
});

test.each(['text', undefined, { status: 503 }])('a thrown %j has no location', (thrown) => {
  expect(toFailure(thrown)).not.toHaveProperty('location');
});

test('the message of an error without one comes from the errors that it collects, or is its code', () => {
  const refused = new AggregateError([new Error('connect ECONNREFUSED ::1:9'), new Error('connect ECONNREFUSED')], '');
  expect(toFailure(refused).error.message).toBe('connect ECONNREFUSED ::1:9, connect ECONNREFUSED');
  expect(toFailure(Object.assign(new Error(), { code: 'EPIPE' })).error.message).toBe('EPIPE');
});

test('an error of another realm, such as one of Node in a test of Jest, is an error', () => {
  const error: unknown = runInNewContext("new RangeError('no')");
  expect(error).not.toBeInstanceOf(Error);
  expect(toFailure(error).error).toMatchObject({ name: 'RangeError', message: 'no' });
});
