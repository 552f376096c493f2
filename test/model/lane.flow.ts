import * as fc from 'fast-check';
import { retrySchedule } from '#config/backoff';
import { EXTRA_ATTEMPTS_AFTER_CRASH } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { ATTEMPTS, FakeLane, type Fate } from './fake-lane.ts';

jest.setTimeout(120_000);

/** Expected state, computed only from the commands. */
class Model {
  readonly events = new Set<string>();
}

type Command = fc.AsyncCommand<Model, FakeLane, boolean>;

function command(name: string, act: (lane: FakeLane, model: Model) => void | Promise<void>): Command {
  return {
    check: () => true,
    toString: () => name,
    async run(model, lane) {
      await act(lane, model);
      checkInvariants(model, lane);
    },
  };
}

function checkInvariants({ events }: Model, lane: FakeLane): void {
  const done = new Set(lane.attempts.filter(({ fate }) => fate === 'succeed').map(({ event }) => event));
  const waiting = new Set([...lane.queue, ...lane.deadLetters].map(({ body }) => lane.eventOf(body)));
  // No acknowledged webhook disappears.
  for (const event of events) expect(done.has(event) || waiting.has(event)).toBe(true);
  // No successful attempt is repeated.
  for (const event of done) {
    const attempts = lane.attempts.filter((attempt) => attempt.event === event);
    expect(attempts.findIndex(({ fate }) => fate === 'succeed')).toBe(attempts.length - 1);
  }
  // Each dead letter has a reason: it was permanent, its attempts were used up, or its processor died in each attempt.
  for (const { body, reason } of lane.deadLetters) {
    const { errorName, attempts = 0 } = reason ?? {};
    expect(errorName).toBeDefined();
    if (errorName === 'PermanentError') continue;
    expect(attempts).toBeGreaterThanOrEqual(
      errorName === 'ProcessorDiedError' ? ATTEMPTS + EXTRA_ATTEMPTS_AFTER_CRASH : ATTEMPTS,
    );
    // Its handler ran. The first receive counts as an attempt even if it was only a wait.
    const runs = lane.attempts.filter(({ id }) => id === JSON.parse(body).id);
    expect(runs.length).toBeGreaterThanOrEqual(ATTEMPTS - 1);
  }
}

const event = fc.constantFrom('a', 'b', 'c', 'd');
const fate = fc.constantFrom<Fate>('succeed', 'fail', 'fail', 'permanent', 'time out', 'crash');
const commands = [
  event.map((name) =>
    command(`deliver ${name}`, (lane, { events }) => {
      events.add(name);
      lane.deliver(name);
    }),
  ),
  fc
    .array(fate, { minLength: 1, maxLength: 4 })
    .map((fates) => command(`work: ${fates.join(', ')}`, (lane) => lane.work(fates))),
  fc.constantFrom(1, 10, 200).map((seconds) => command(`${seconds} s pass`, (lane) => lane.pass(seconds))),
  fc.constant(command('redrive', (lane) => lane.redrive())),
  fc.constant(command('a message is delivered twice', (lane) => lane.deliverMessageAgain())),
];

test('loses no event and repeats no success through deliveries, failures, crashes, timeouts and redrives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 60 }), async (sequence) => {
      await fc.asyncModelRun(() => ({ model: new Model(), real: new FakeLane() }), sequence);
    }),
    { numRuns: 300, seed: jest.getSeed() },
  );
});

test('processes each event once or dead-letters it after its attempts or a permanent error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom<Fate>('succeed', 'fail', 'permanent', 'time out'), { maxLength: 4 }), {
        minLength: 1,
        maxLength: 8,
      }),
      async (plans) => {
        const lane = new FakeLane();
        for (const [n, plan] of plans.entries()) {
          lane.plan(`event ${n}`, plan);
          lane.deliver(`event ${n}`);
        }
        for (let turn = 0; turn < 100; turn++) {
          await lane.work(Array(10).fill('succeed'));
          lane.pass(20);
        }
        expect(lane.queue).toEqual([]);
        const expected = plans.flatMap((plan, n) => (isDeadLettered(plan) ? [`event ${n}`] : []));
        expect(lane.deadLetters.map(({ body }) => lane.eventOf(body)).sort()).toEqual(expected.sort());
        for (const [n, plan] of plans.entries()) {
          const successes = lane.attempts.filter((each) => each.event === `event ${n}` && each.fate === 'succeed');
          expect(successes).toHaveLength(isDeadLettered(plan) ? 0 : 1);
        }
      },
    ),
    { numRuns: 100, seed: jest.getSeed() },
  );
});

/** Returns true when the planned attempts end as a dead letter. Attempts without a plan succeed. */
function isDeadLettered(plan: readonly Fate[]): boolean {
  const attempts = Array.from({ length: ATTEMPTS }, (_, n) => plan[n] ?? 'succeed');
  const permanent = attempts.indexOf('permanent');
  const success = attempts.indexOf('succeed');
  if (success === -1) return true;
  return permanent !== -1 && permanent < success;
}

test('dead-letters a webhook that kills its processor in each attempt', async () => {
  const lane = new FakeLane();
  lane.deliver('a');
  for (let turn = 0; turn < 20; turn++) {
    await lane.work(['crash']);
    lane.pass(1_000);
  }
  expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'ProcessorDiedError' } }]);
  // The first attempt is counted only when it fails, so its crash is not counted.
  expect(lane.attempts).toHaveLength(1 + ATTEMPTS + EXTRA_ATTEMPTS_AFTER_CRASH);
  lane.redrive();
  await lane.work(['succeed']);
  expect(lane.attempts.at(-1)).toMatchObject({ event: 'a', fate: 'succeed' });
  expect([lane.queue, lane.deadLetters]).toEqual([[], []]);
});

test('keeps a schedule of a day to the minute and records its first and last attempt in the dead letter', async () => {
  const config = resolveLane({
    attempts: 14,
    attemptTimeout: 1,
    backoff: { first: 60, factor: 2, max: 14_400, jitter: 0 },
  });
  const lane = new FakeLane({ lane: config });
  lane.deliver('a');
  for (let minute = 0; minute < 2 * 24 * 60; minute++) {
    await lane.work(['fail']);
    lane.pass(60);
  }
  const startedAt = lane.attempts.map(({ at }) => at);
  expect(startedAt.slice(1).map((at, n) => at - (startedAt[n] ?? 0))).toEqual(retrySchedule(config));
  expect(startedAt.at(-1)).toBeGreaterThan(86_400);
  const at = (seconds = 0) => new Date(seconds * 1_000).toISOString();
  expect(lane.deadLetters).toMatchObject([
    { reason: { attempts: 14, firstAttemptAt: at(startedAt[0]), lastFailureAt: at(startedAt.at(-1)) } },
  ]);
});

test('loses no other webhook of a batch in which one kills its processor', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.noBias(fc.integer({ min: 0, max: 999 }))), async (chances) => {
      const config = resolveLane({ attempts: ATTEMPTS, backoff: { first: 1 } });
      const lane = new FakeLane({ lane: config, random: () => chances.next().value / 1_000 });
      lane.plan('poison', Array(100).fill('crash later'));
      for (const event of ['poison', ...Array.from({ length: 9 }, (_, n) => `mate ${n}`)]) lane.deliver(event);
      for (let turn = 0; turn < 2_000; turn++) {
        // The processor dies before the other attempts end.
        await lane.work(Array(10).fill('succeed late'));
        lane.pass(5);
      }
      expect(lane.queue).toEqual([]);
      expect(lane.deadLetters.map(({ body }) => lane.eventOf(body))).toEqual(['poison']);
      expect(lane.done.sort()).toEqual(Array.from({ length: 9 }, (_, n) => `mate ${n}`));
    }),
    { numRuns: 5, seed: jest.getSeed() },
  );
});
