import { batchRounds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { NOW, processInMemory } from '#test/support/process';

/**
 * Creates a lane whose clock advances only while it sleeps. A handler sleeps for the milliseconds in its webhook's
 * id.
 */
function pacedLane(config: object) {
  let now = NOW.getTime();
  const started: number[] = [];
  // Sleepers end in the order of their ends, so that the clock never goes back.
  const sleep = async (milliseconds: number) => {
    const end = now + milliseconds;
    await new Promise((resolve) => setTimeout(resolve, milliseconds / 100));
    now = Math.max(now, end);
  };
  const lane = processInMemory({
    lane: config,
    handler: async ({ id }) => {
      started.push(now - NOW.getTime());
      await sleep(Number(/\d+$/.exec(id)?.[0] ?? 0));
    },
    ports: { now: () => new Date(now), sleep },
  });
  return { ...lane, started, clock: () => now - NOW.getTime() };
}

test('spaces the attempts of a processor and waits for the end of the last slot', async () => {
  const lane = pacedLane({ maxAttemptsPerSecond: 10, maxConcurrency: 5 });
  await lane.process(...['a', 'b', 'c'].map((id) => lane.message(id)));
  expect(lane.started).toEqual([0, 500, 1_000]);
  expect(lane.clock()).toBe(1_500);
});

test('gives a slot to a webhook when it gets memory, so that no burst follows', async () => {
  const lane = pacedLane({ maxAttemptsPerSecond: 10, maxConcurrency: 5, memorySize: 128 });
  const largest = Buffer.alloc(8 * 1_048_576, 'x');
  await lane.process(lane.message('a for 4000', largest), ...['b', 'c', 'd'].map((id) => lane.message(id)));
  expect(lane.started).toHaveLength(4);
  const gaps = lane.started.slice(1).map((at, n) => at - (lane.started[n] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
});

test('does not wait in a lane without a rate', async () => {
  const lane = processInMemory();
  await lane.process(lane.message('a'), lane.message('b'));
  expect(lane.slept).toEqual([]);
});

test('holds no more bodies than the memory allows, and processes a very large one alone', async () => {
  let inMemory = 0;
  const held: number[] = [];
  const MIB = 1_048_576;
  const sizes = [1, 1, 1, 1, 1, 1, 4, 20].map((size) => size * MIB);
  const lane = processInMemory({
    // A sixteenth of 128 MiB is for bodies: 8 MiB.
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
  // Bodies that fit together run together.
  expect(Math.max(...held.filter((bytes) => bytes <= 8 * MIB))).toBeGreaterThanOrEqual(6 * MIB);
});

test('processes a batch of the largest bodies in as many rounds as the function timeout allows', async () => {
  const config = resolveLane({ memorySize: 128 });
  let waiting: (() => void)[] = [];
  const lane = processInMemory({ lane: config, handler: () => new Promise((end) => waiting.push(end)) });
  const bodies = Array.from({ length: config.batchSize }, (_, n) => Buffer.alloc(config.maxBodyBytes, `${n}`));
  const processed = lane.process(...bodies.map((body, n) => lane.message(`w${n}`, body)));

  let started = 0;
  let rounds = 0;
  while (started < bodies.length) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (waiting.length === 0) continue;
    rounds++;
    started += waiting.length;
    for (const end of waiting.splice(0)) end();
  }
  waiting = [];
  expect(await processed).toEqual([]);
  expect(rounds).toBe(batchRounds(config));
  expect(rounds).toBe(5);
});
