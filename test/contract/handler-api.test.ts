import { PermanentError } from '#contract/errors';
import type { Handler, HandlerContext, Webhook } from '#contract/handler';
import { type EventsOf, ignore, onEvents } from '#contract/on-events';
import { shared } from '#contract/shared';
import { processInMemory } from '#test/support/process';

const CONTEXT = { attempt: 1 } as HandlerContext;

describe('onEvents', () => {
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(name);
  beforeEach(() => seen.splice(0));

  test.each([
    ['order.created', 'its own'],
    ['order.deleted', 'the rest'],
    ['toString', 'the rest'],
  ])('passes %s on to %s', async (eventType, name) => {
    const lane = processInMemory({ handler: onEvents({ 'order.created': note('its own'), '*': note('the rest') }) });
    const message = lane.message('a');
    await lane.process({ ...message, body: JSON.stringify({ ...JSON.parse(message.body), eventType }) });
    expect(seen).toEqual([name]);
  });

  test('passes a webhook without a type to the rest', async () => {
    const handler = onEvents({ 'order.created': note('its own'), '*': note('the rest') });
    await handler({} as Webhook, CONTEXT);
    expect(seen).toEqual(['the rest']);
  });

  test('passes webhook and context on, and waits for the handler', async () => {
    const inner = jest.fn(async () => {
      throw new Error('inner');
    });
    const webhook = { eventType: 'a' } as Webhook;
    await expect(onEvents({ a: inner })(webhook, CONTEXT)).rejects.toThrow('inner');
    expect(inner).toHaveBeenCalledWith(webhook, CONTEXT);
  });

  test('names a missing type, and does not take it for an empty one', () => {
    const handler = onEvents({ '': ignore });
    expect(() => handler({} as Webhook, CONTEXT)).toThrow(/^No handler for events without a type\. Add one, or '\*'/);
    expect(() => handler({ eventType: '' } as Webhook, CONTEXT)).not.toThrow();
  });

  test('has no handler for an inherited name', () => {
    expect(() => onEvents({ a: ignore })({ eventType: 'constructor' } as Webhook, CONTEXT)).toThrow(PermanentError);
  });

  test('dead-letters a type without a handler, and names the fix', async () => {
    const lane = processInMemory({ handler: onEvents({ 'order.deleted': ignore }) });
    expect(await lane.process(lane.message('a'))).toEqual([]);
    expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'PermanentError' } }]);
    expect(lane.deadLetters[0]?.reason.errorMessage).toBe(
      "No handler for events of type order.created. Add one, or '*', to onEvents() in the topic's handler file.",
    );
  });
});

test('onEvents types the payload of each event by the types of the provider', async () => {
  interface Paid {
    readonly type: 'invoice.paid';
    readonly amount: number;
  }
  interface Ended {
    readonly type: 'subscription.ended' | 'subscription.expired';
    readonly reason: string;
  }
  const seen: (number | string)[] = [];
  const handler = onEvents<EventsOf<Paid | Ended>>({
    'invoice.paid': (webhook) => void seen.push(webhook.json().amount),
    'subscription.expired': (webhook) => void seen.push(webhook.json().reason),
    // @ts-expect-error `amount` belongs to another event.
    'subscription.ended': (webhook) => void seen.push(webhook.json().amount),
    // @ts-expect-error The payload of other events is unknown.
    '*': (webhook) => webhook.json().amount,
    // @ts-expect-error There is no such event.
    'invoice.payed': ignore,
  });
  const deliver = (eventType: string, body: object) => handler({ eventType, json: () => body } as Webhook, CONTEXT);
  await deliver('invoice.paid', { amount: 5 });
  await deliver('subscription.expired', { reason: 'unpaid' });
  expect(seen).toEqual([5, 'unpaid']);
});

test('onEvents takes a map of payloads by type, and unknown payloads without one', async () => {
  const map = onEvents<{ push: { readonly ref: string } }>({
    push: (webhook) => void webhook.json().ref.trim(),
    // @ts-expect-error `other` is no event.
    other: ignore,
  });
  // @ts-expect-error The payload is unknown without types and schema.
  const plain = onEvents({ push: (webhook) => webhook.json().ref });
  const handlers: Handler[] = [map, plain];
  expect(handlers).toHaveLength(2);
});

test('shared set-up runs at the first call, once, and again after it has failed', async () => {
  let made = 0;
  const connect = shared(async () => {
    if (++made === 1) throw new PermanentError('no connection yet');
    return { made };
  });
  expect(made).toBe(0);
  const failed = await Promise.allSettled([connect(), connect()]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(made).toBe(1);
  await expect(Promise.reject((failed[0] as PromiseRejectedResult).reason)).rejects.toThrow('no connection yet');
  const [first, second] = await Promise.all([connect(), connect()]);
  expect(first).toEqual({ made: 2 });
  expect(second).toBe(first);
  expect(await connect()).toBe(first);
});

test('a handler gets the remaining time of its attempt', async () => {
  const told: number[] = [];
  const lane = processInMemory({
    lane: { attemptTimeout: 20 },
    handler: (_, { remainingMs, signal }) => {
      told.push(remainingMs());
      expect(signal.aborted).toBe(false);
    },
  });
  await lane.process(lane.message('a'));
  expect(told[0]).toBeGreaterThan(0);
  expect(told[0]).toBeLessThanOrEqual(20_000);
});
