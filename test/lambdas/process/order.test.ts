import { EXTRA_ATTEMPTS_AFTER_CRASH } from '#config/lane-times';
import { processInMemory } from '#test/support/process';

const fifo = { fifo: true };

test('the webhooks of a key run one after the other, and keys side by side', async () => {
  const steps: string[] = [];
  const { promise: otherKeyIsThrough, resolve: through } = Promise.withResolvers<void>();
  const lane = processInMemory({
    lane: fifo,
    handler: async ({ id }) => {
      steps.push(`${id} begins`);
      if (id === 'a1') await otherKeyIsThrough;
      steps.push(`${id} ends`);
      if (id === 'b2') through();
    },
  });
  const inKey = (id: string) => lane.message(id, undefined, 1, id[0]);
  expect(await lane.process(inKey('a1'), inKey('b1'), inKey('a2'), inKey('b2'))).toEqual([]);
  expect(steps.filter((step) => step.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
});

test('a webhook that fails holds back those of its key that came after it, and no other', async () => {
  const seen: string[] = [];
  const lane = processInMemory({
    lane: fifo,
    handler: ({ id }) => {
      seen.push(id);
      if (id === 'a2') throw new Error('no');
    },
  });
  const inKey = (id: string) => lane.message(id, undefined, 1, id[0]);
  const unsettled = await lane.process(inKey('a1'), inKey('a2'), inKey('b1'), inKey('a3'), inKey('a4'), inKey('b2'));
  expect(unsettled).toEqual(['a2', 'a3', 'a4']);
  expect(seen.sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
  // Hidden for longer than the one they wait for, they would hold it back in turn.
  expect(lane.hidden.map(({ receiptHandle, seconds }) => [receiptHandle, seconds])).toEqual([
    ['handle of a2', 10],
    ['handle of a3', 0],
    ['handle of a4', 0],
  ]);
});

test('waiting behind another costs no attempt', async () => {
  const attempts: number[] = [];
  const lane = processInMemory({
    lane: fifo,
    handler: (_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    },
  });
  for (const receives of [50, 51, 52, 53]) await lane.process(lane.message('a', undefined, receives));
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 4 } }]);
});

test('a key whose webhook was given up goes on with the next', async () => {
  const seen: string[] = [];
  const lane = processInMemory({
    lane: { ...fifo, attempts: 1 },
    handler: ({ id }) => {
      seen.push(id);
      if (id === 'a1') throw new Error('no');
    },
  });
  expect(await lane.process(lane.message('a1'), lane.message('a2'))).toEqual([]);
  expect(seen).toEqual(['a1', 'a2']);
  expect(lane.deadLetters).toMatchObject([{ group: 'orders', deduplicationId: 'a1-1' }]);
});

test('a webhook that kills its processor again and again is given up', async () => {
  const handler = jest.fn();
  let begun = 4 + EXTRA_ATTEMPTS_AFTER_CRASH;
  const lane = processInMemory({ lane: fifo, handler, ports: { countAttempt: async () => ++begun } });
  expect(await lane.process(lane.message('a'))).toEqual([]);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'ProcessorDiedError' } }]);
});

test('while attempts cannot be counted none is made, and none is held against the webhook', async () => {
  const handler = jest.fn();
  const ports = { countAttempt: () => Promise.reject(new Error('the table is down')) };
  const lane = processInMemory({ lane: fifo, handler, ports });
  expect(await lane.process(lane.message('a', undefined, 500), lane.message('b'))).toEqual(['a', 'b']);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.deadLetters).toEqual([]);
});

test('those that cannot be released come back by themselves', async () => {
  const lane = processInMemory({
    lane: fifo,
    handler: () => Promise.reject(new Error('no')),
    ports: { hide: () => Promise.reject(new Error('SQS is down')) },
  });
  expect(await lane.process(lane.message('a'), lane.message('b'))).toEqual(['a', 'b']);
});
