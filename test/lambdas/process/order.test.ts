import { PermanentError } from '#contract/errors';
import { messageGroup, parseReference } from '#contract/reference';
import { processInMemory, received, record } from '#test/support/process';

const fifo = { fifo: true };

test('runs the webhooks of one group in sequence, and groups concurrently', async () => {
  const steps: string[] = [];
  const { promise: otherGroupEnds, resolve: endOtherGroup } = Promise.withResolvers<void>();
  const lane = processInMemory({
    lane: fifo,
    handler: async ({ id }) => {
      steps.push(`${id} begins`);
      if (id === 'a1') await otherGroupEnds;
      steps.push(`${id} ends`);
      if (id === 'b2') endOtherGroup();
    },
  });
  const inGroup = (id: string) => lane.message(id, undefined, 1, id[0]);
  expect(await lane.process(inGroup('a1'), inGroup('b1'), inGroup('a2'), inGroup('b2'))).toEqual([]);
  expect(steps.filter((step) => step.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
});

test('holds back the followers of a failed webhook in its group, and no others', async () => {
  const seen: string[] = [];
  const lane = processInMemory({
    lane: fifo,
    handler: ({ id }) => {
      seen.push(id);
      if (id === 'a2') throw new Error('no');
    },
  });
  const inGroup = (id: string) => lane.message(id, undefined, 1, id[0]);
  const unsettled = await lane.process(
    inGroup('a1'),
    inGroup('a2'),
    inGroup('b1'),
    inGroup('a3'),
    inGroup('a4'),
    inGroup('b2'),
  );
  expect(unsettled).toEqual(['a2', 'a3', 'a4']);
  expect(seen.sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
  // SQS would not deliver the failed webhook while its followers are hidden.
  expect(lane.hidden.map(({ receiptHandle, seconds }) => [receiptHandle, seconds])).toEqual([
    ['handle of a2', 10],
    ['handle of a3', 0],
    ['handle of a4', 0],
  ]);
});

test('does not count a wait behind another webhook as an attempt', async () => {
  const attempts: number[] = [];
  const lane = processInMemory({
    lane: fifo,
    handler: (_, { attempt }) => {
      attempts.push(attempt);
      throw new Error('no');
    },
  });
  const message = lane.message('a');
  for (const receives of [50, 51, 52, 53]) await lane.process(received(message, receives));
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(lane.deadLetters).toMatchObject([{ reason: { attempts: 4 } }]);
});

test('continues a group after a dead letter', async () => {
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
  expect(lane.deadLetters).toMatchObject([{ group: 'a1', deduplicationId: 'a1-1' }]);
});

test('gives each dead letter a group of its own and leaves the group of its order in the reference', async () => {
  const lane = processInMemory({ lane: fifo, handler: () => Promise.reject(new PermanentError('no')) });
  const inGroup = (id: string) => {
    const message = lane.message(id, undefined, 1, 'customer 1');
    return { ...message, body: JSON.stringify({ ...JSON.parse(message.body), group: 'customer 1' }) };
  };
  expect(await lane.process(inGroup('a1'), inGroup('a2'), record('junk', 1, 'm3', 'customer 1'))).toEqual([]);
  const [first, second, unreadable] = lane.deadLetters;
  expect([first, second, unreadable].map((letter) => letter?.group)).toEqual(['a1', 'a2', 'm3']);
  const groupOf = (body = '') => messageGroup(parseReference(body), true).MessageGroupId;
  expect([groupOf(first?.body), groupOf(second?.body)]).toEqual(['customer 1', 'customer 1']);
});

test('dead-letters a webhook whose processor died in each attempt', async () => {
  const handler = jest.fn();
  // 4 attempts of the lane and 3 more for crashes.
  const lane = processInMemory({ lane: fifo, handler });
  expect(await lane.process(lane.message('a', undefined, 8))).toEqual([]);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'ProcessorDiedError' } }]);
});

test('makes no attempt while attempts cannot be counted, and dead-letters nothing', async () => {
  const handler = jest.fn();
  const ports = { countAttempt: () => Promise.reject(new Error('the table is down')) };
  const lane = processInMemory({ lane: fifo, handler, ports });
  expect(await lane.process(lane.message('a', undefined, 500), lane.message('b'))).toEqual(['a', 'b']);
  expect(lane.lines.map(({ fields }) => fields.reason)).toEqual(['table', 'order']);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.deadLetters).toEqual([]);
});

test('keeps followers in the queue when they cannot be released', async () => {
  const lane = processInMemory({
    lane: fifo,
    handler: () => Promise.reject(new Error('no')),
    ports: { changeVisibility: () => Promise.reject(new Error('SQS is down')) },
  });
  expect(await lane.process(lane.message('a'), lane.message('b'))).toEqual(['a', 'b']);
});

test('dead-letters a follower with its reason before SQS would move it without one', async () => {
  const lane = processInMemory({ lane: fifo, handler: () => Promise.reject(new Error('no')) });
  const follower = received(lane.message('b'), 999);
  expect(await lane.process(lane.message('a'), follower, lane.message('c'))).toEqual(['a', 'c']);
  expect(lane.deadLetters).toMatchObject([
    {
      body: follower.body,
      reason: { errorMessage: 'an earlier webhook of the same order is not settled', attempts: 0 },
    },
  ]);
});
