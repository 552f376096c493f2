import type { ResolvedTopic } from '#config/resolve-webhooks';
import { hmac, stripe } from '#contract/providers/index';
import { forcedKey } from '#lambdas/runtime/dedupe-key';
import { processInMemory } from '#test/support/process';

const EVENT: Partial<ResolvedTopic> = { verify: stripe({ secretName: 's' }), dedupeBy: 'eventId' };

/** Creates a lane, and messages of one event. */
function laneOf(topic: Partial<ResolvedTopic> = EVENT, fails: () => boolean = () => false) {
  const ran: string[] = [];
  const lane = processInMemory({
    topic,
    handler: ({ id }) => {
      ran.push(id);
      if (fails()) throw new Error('no');
    },
  });
  const message = (id: string, force?: string) => {
    const plain = lane.message(id, '{"id":"evt_1"}');
    return { ...plain, body: JSON.stringify({ ...JSON.parse(plain.body), force }) };
  };
  return { ran, message, process: lane.process };
}

test('a replay does not run an event that was processed, unless it is forced', async () => {
  const { ran, message, process } = laneOf();
  await process(message('a'));
  await process(message('a'));
  expect(ran).toEqual(['a']);
  await process(message('a', 'first'));
  expect(ran).toEqual(['a', 'a']);
});

test('a forced event runs once, when SQS delivers its message twice and when the event was stored twice', async () => {
  const { ran, message, process } = laneOf();
  await process(message('a'));
  await process(message('a', 'first'));
  await process(message('a', 'first'));
  await process(message('b', 'first'));
  expect(ran).toEqual(['a', 'a']);
});

test('each forced replay runs the event again', async () => {
  const { ran, message, process } = laneOf();
  for (const force of ['first', 'second']) await process(message('a', force));
  expect(ran).toEqual(['a', 'a']);
});

test('a forced event that fails is retried until it succeeds once', async () => {
  let failures = 1;
  const { ran, message, process } = laneOf(EVENT, () => failures-- > 0);
  expect(await process(message('a', 'first'))).toEqual(['a']);
  expect(await process(message('a', 'first'))).toEqual([]);
  expect(await process(message('a', 'first'))).toEqual([]);
  expect(ran).toEqual(['a', 'a']);
});

test('a forced replay does not mark the event as processed for its first delivery, or the other way round', async () => {
  const { ran, message, process } = laneOf({ verify: hmac({ secretName: 's', header: 'x' }) });
  await process(message('a', 'first'));
  await process(message('a'));
  expect(ran).toEqual(['a', 'a']);
});

test('no event id imitates the boundary between event and replay', () => {
  const topic = { topic: 'orders' };
  expect(forcedKey('orders:event:a:b', topic, 'c')).not.toBe(forcedKey('orders:event:a', topic, 'b:c'));
  expect(forcedKey('orders:event:a', topic, 'c')).toMatch(/^orders:forced:[0-9a-f]{64}:c$/);
});
