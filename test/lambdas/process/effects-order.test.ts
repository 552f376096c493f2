import { PermanentError } from '#contract/errors';
import { inlineReference } from '#contract/reference';
import type { ProcessPorts } from '#lambdas/process/ports';
import {
  type InMemoryOptions,
  processInMemory,
  record,
  referenceTo,
  runPending,
  storedWebhook,
} from '#test/support/process';

/** Creates an effect that stays pending until it is released. */
function pendingEffect() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const effect = jest.fn((..._: unknown[]) => promise);
  return { effect, release: resolve };
}

const failing = (error: Error) => () => Promise.reject(error);

test.each<[string, keyof ProcessPorts, InMemoryOptions]>([
  ['its dead letter is sent', 'deadLetter', { handler: failing(new PermanentError('no')) }],
  ['it is hidden', 'changeVisibility', { handler: failing(new Error('no')) }],
])('settles a failed webhook only after %s', async (_, port, options) => {
  const { effect, release } = pendingEffect();
  const lane = processInMemory({ ...options, ports: { [port]: effect } });
  const settled = jest.fn();
  const processed = lane.process(lane.message('a')).then(settled);
  await runPending();
  expect(effect).toHaveBeenCalledTimes(1);
  expect(settled).not.toHaveBeenCalled();
  expect([lane.counted, lane.lines]).toEqual([[], []]);
  release();
  await processed;
  expect(lane.counted.length).toBeGreaterThan(0);
  expect(lane.lines).toHaveLength(1);
});

test.each<[string, InMemoryOptions['topic']]>([
  ['with deduplication', {}],
  ['without deduplication', { dedupeBy: false }],
])('settles a webhook only after its handler ends, %s', async (_, topic = {}) => {
  const { effect: handler, release } = pendingEffect();
  const settled = jest.fn();
  const lane = processInMemory({ handler, topic });
  const processed = lane.process(lane.message('a')).then(settled);
  await runPending();
  expect(handler).toHaveBeenCalledTimes(1);
  expect(settled).not.toHaveBeenCalled();
  expect(lane.counted).toEqual([]);
  release();
  await processed;
  expect(lane.counted).toEqual(['processed orders']);
});

test('stores an inline webhook before its handler runs', async () => {
  const { effect: store, release } = pendingEffect();
  const handler = jest.fn();
  const lane = processInMemory({ handler, ports: { store } });
  const webhook = storedWebhook('a', '{"n":1}');
  const reference = referenceTo(webhook);
  const processed = lane.process(record(JSON.stringify(inlineReference(reference, webhook))));
  await runPending();
  expect(store).toHaveBeenCalledWith(reference.key, webhook);
  expect(handler).not.toHaveBeenCalled();
  release();
  await processed;
  expect(handler).toHaveBeenCalledTimes(1);
});

test('hides redelivered webhooks before any attempt of their batch starts', async () => {
  const { effect: changeVisibility, release } = pendingEffect();
  const handler = jest.fn();
  const lane = processInMemory({ handler, ports: { changeVisibility } });
  const processed = lane.process(lane.message('a'), lane.message('b', '{}', 2));
  await runPending();
  expect(changeVisibility).toHaveBeenCalledTimes(1);
  expect(handler).not.toHaveBeenCalled();
  release();
  await processed;
  expect(handler).toHaveBeenCalledTimes(2);
});

test('ends a batch only after the followers of a failed webhook are visible again', async () => {
  const { effect, release } = pendingEffect();
  const changeVisibility = jest.fn((handle: string) => (handle === 'handle of b' ? effect() : Promise.resolve()));
  const lane = processInMemory({
    lane: { fifo: true },
    handler: failing(new Error('no')),
    ports: { changeVisibility },
  });
  const ended = jest.fn();
  const processed = lane.process(lane.message('a'), lane.message('b')).then(ended);
  await runPending();
  expect(effect).toHaveBeenCalledTimes(1);
  expect(ended).not.toHaveBeenCalled();
  release();
  await processed;
  expect(ended).toHaveBeenCalledWith(['a', 'b']);
});

test('counts an attempt before its handler runs', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const handler = jest.fn();
  const lane = processInMemory({ handler, ports: { countAttempt: () => promise } });
  const processed = lane.process(lane.message('a', '{}', 2));
  await runPending();
  expect(handler).not.toHaveBeenCalled();
  resolve(1);
  await processed;
  expect(handler).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ attempt: 1 }));
});

test('loads a webhook only when the memory budget allows it', async () => {
  const { effect: handler, release } = pendingEffect();
  const lane = processInMemory({ handler, lane: { memorySize: 128 } });
  // 128 MiB allow 8 MiB of bodies.
  const processed = lane.process(lane.message('a', Buffer.alloc(8_388_608)), lane.message('b'));
  await runPending();
  expect(handler).toHaveBeenCalledTimes(1);
  release();
  await processed;
  expect(handler).toHaveBeenCalledTimes(2);
});

test('waits for its slot before an attempt, and for the last slot before the batch ends', async () => {
  const sleeps: (() => void)[] = [];
  const sleep = () => new Promise<void>((resolve) => sleeps.push(resolve));
  const handler = jest.fn();
  const ended = jest.fn();
  const lane = processInMemory({ handler, lane: { maxAttemptsPerSecond: 1, maxConcurrency: 2 }, ports: { sleep } });
  const processed = lane.process(lane.message('a'), lane.message('b')).then(ended);
  await runPending();
  expect([handler.mock.calls.length, sleeps.length]).toEqual([1, 1]);
  sleeps.shift()?.();
  await runPending();
  expect([handler.mock.calls.length, sleeps.length]).toEqual([2, 1]);
  expect(ended).not.toHaveBeenCalled();
  sleeps.shift()?.();
  await processed;
});
