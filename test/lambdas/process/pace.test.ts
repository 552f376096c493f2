import type { Context } from 'aws-lambda';
import { batchRounds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { NOW, processInMemory } from '#test/support/process';

/** A lane whose time passes only while it sleeps, and whose handlers sleep for as many milliseconds as their webhook's id says. */
function pacedLane(config: object) {
  let now = NOW.getTime();
  const begun: number[] = [];
  // In turn with the others that sleep: the clock never goes back.
  const sleep = async (milliseconds: number) => {
    const end = now + milliseconds;
    await new Promise((resolve) => setTimeout(resolve, milliseconds / 100));
    now = Math.max(now, end);
  };
  const lane = processInMemory({
    lane: config,
    handler: async ({ id }) => {
      begun.push(now - NOW.getTime());
      await sleep(Number(/\d+$/.exec(id)?.[0] ?? 0));
    },
    ports: { now: () => new Date(now), sleep },
  });
  return { ...lane, begun, clock: () => now - NOW.getTime() };
}

test('each processor spaces its attempts, and waits its last turn out', async () => {
  const lane = pacedLane({ maxAttemptsPerSecond: 10, maxConcurrency: 5 });
  await lane.process(...['a', 'b', 'c'].map((id) => lane.message(id)));
  expect(lane.begun).toEqual([0, 500, 1_000]);
  expect(lane.clock()).toBe(1_500);
});

test('what waits for memory takes its turn when there is room, so that nothing is made up for in a burst', async () => {
  const lane = pacedLane({ maxAttemptsPerSecond: 10, maxConcurrency: 5, memorySize: 128 });
  const largest = Buffer.alloc(8 * 1_048_576, 'x');
  await lane.process(lane.message('a for 4000', largest), ...['b', 'c', 'd'].map((id) => lane.message(id)));
  expect(lane.begun).toHaveLength(4);
  const gaps = lane.begun.slice(1).map((at, n) => at - (lane.begun[n] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
});

test('without a rate nobody waits', async () => {
  const lane = processInMemory();
  await lane.process(lane.message('a'), lane.message('b'));
  expect(lane.slept).toEqual([]);
});

test('a batch holds no more bodies than its memory takes, and a very large one is alone', async () => {
  let inMemory = 0;
  const held: number[] = [];
  const MIB = 1_048_576;
  const sizes = [1, 1, 1, 1, 1, 1, 4, 20].map((size) => size * MIB);
  const lane = processInMemory({
    // 128 MiB are room for 8 MiB of bodies.
    lane: { memorySize: 128 },
    handler: async (webhook) => {
      inMemory += webhook.bytes().length;
      held.push(inMemory);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inMemory -= webhook.bytes().length;
    },
  });
  const records = sizes.map((size, n) => lane.message(`w${n}`, Buffer.alloc(size, n)));
  expect(await lane.process(...records)).toEqual([]);
  expect(held).toHaveLength(sizes.length);
  expect(held.filter((bytes) => bytes > 8 * MIB)).toEqual([20 * MIB]);
  // Those that fit together are together.
  expect(Math.max(...held.filter((bytes) => bytes <= 8 * MIB))).toBeGreaterThanOrEqual(6 * MIB);
});

test('a batch of the largest bodies takes as many rounds as its function has time for', async () => {
  const config = resolveLane({ memorySize: 128 });
  let waiting: (() => void)[] = [];
  const lane = processInMemory({ lane: config, handler: () => new Promise((done) => waiting.push(done)) });
  const bodies = Array.from({ length: config.batchSize }, (_, n) => Buffer.alloc(config.maxBodyBytes, `${n}`));
  const processed = lane.process(...bodies.map((body, n) => lane.message(`w${n}`, body)));

  let begun = 0;
  let rounds = 0;
  while (begun < bodies.length) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (waiting.length === 0) continue;
    rounds++;
    begun += waiting.length;
    for (const done of waiting.splice(0)) done();
  }
  waiting = [];
  expect(await processed).toEqual([]);
  expect(rounds).toBe(batchRounds(config));
  expect(rounds).toBe(5);
});

test('an attempt that could not end in time is not begun, and is not held against the webhook', async () => {
  const handler = jest.fn();
  const lane = processInMemory({ handler });
  const context = { getRemainingTimeInMillis: () => 29_000 } as Context;
  expect(await lane.processWithin(context, lane.message('a', '{}', 4))).toEqual(['a']);
  expect(handler).not.toHaveBeenCalled();
  expect(lane.hidden).toMatchObject([{ seconds: 0 }]);
  expect(lane.deadLetters).toEqual([]);
});
