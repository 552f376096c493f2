import * as fc from 'fast-check';
import { deferralBounds } from '#config/deferral-delays';
import { EXTRA_ATTEMPTS_AFTER_CRASH, MAX_MESSAGE_AGE_SECONDS, maxReceiveCount } from '#config/lane-times';
import { type ResolvedLane, resolveLane } from '#config/resolve-webhooks';
import { LOGS, STEPS } from '#contract/observability';
import { FakeLane, type Fate } from './fake-lane.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Time in which something fails: the table, the store, SQS, or every start of the processor. */
interface Disturbance {
  readonly kind: 'table' | 'table falters' | 'store' | 'sqs fails' | 'sqs drops' | 'throttled';
  readonly from: number;
  readonly seconds: number;
}

interface Delivery {
  readonly event: string;
  readonly group: string;
  readonly at: number;
  /** Ends of the first runs of the event. Later runs succeed. */
  readonly fates: readonly Fate[];
}

/** A lane, what is delivered to it, and what fails meanwhile. */
export interface Scenario {
  readonly fifo: boolean;
  readonly dedupe: boolean;
  readonly attempts: number;
  readonly attemptTimeout: number;
  readonly deliveries: readonly Delivery[];
  readonly disturbances: readonly Disturbance[];
  /** Chances for jitter, one after the other. */
  readonly chances: readonly number[];
}

const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('fail') },
  { weight: 2, arbitrary: fc.constant<Fate>('throw anything') },
  { weight: 1, arbitrary: fc.constantFrom<Fate>('permanent', 'crash', 'crash later', 'succeed late') },
);
const outageSeconds = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: HOUR }) },
  { weight: 4, arbitrary: fc.integer({ min: HOUR, max: DAY }) },
  { weight: 1, arbitrary: fc.integer({ min: DAY, max: 15 * DAY }) },
);
const from = fc.oneof(fc.integer({ min: 0, max: HOUR }), fc.integer({ min: 0, max: 3 * DAY }));

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  fifo: fc.boolean(),
  dedupe: fc.boolean(),
  attempts: fc.integer({ min: 1, max: 5 }),
  attemptTimeout: fc.constantFrom(30, 300),
  deliveries: fc.array(
    fc.record({
      event: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      group: fc.constantFrom('x', 'y'),
      at: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * HOUR })),
      fates: fc.array(fate, { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  disturbances: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('table', 'table falters', 'store'), from, seconds: outageSeconds }),
      // Each of these receives waits for a visibility timeout. The lane keeps a tenth of its receives for them.
      fc.record({
        kind: fc.constantFrom('throttled', 'sqs fails', 'sqs drops'),
        from,
        seconds: fc.integer({ min: 1, max: 3 * HOUR }),
      }),
    ) as fc.Arbitrary<Disturbance>,
    { maxLength: 3 },
  ),
  chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
});

/** Seconds in which the lane of a scenario has received everything that is visible. */
const DRAIN_SECONDS = 10;

/** Batches of a scenario. A lane with eight webhooks that fail for 13 days needs about 8,000. */
const MAX_STEPS = 30_000;

/** A scenario that was played to its end. */
export interface Played {
  readonly scenario: Scenario;
  readonly config: ResolvedLane;
  readonly lane: FakeLane;
  /** Time at which each webhook was queued. */
  readonly sentAt: ReadonlyMap<string, number>;
}

/** Plays a scenario until its queue is empty. */
export async function play(scenario: Scenario): Promise<Played> {
  const { fifo, dedupe, attempts, attemptTimeout, deliveries, disturbances, chances } = scenario;
  const backoff = { first: 10, factor: 3, max: 2 * HOUR, jitter: 0.5 };
  const config = resolveLane({ fifo, attempts, attemptTimeout, backoff });
  let turn = 0;
  const lane = new FakeLane({
    lane: config,
    topic: { dedupeBy: dedupe ? 'body' : false },
    random: () => chances[turn++ % chances.length] ?? 0,
  });
  for (const { event, fates } of deliveries) lane.plan(event, fates);
  const waiting = [...deliveries].sort((one, other) => one.at - other.at);
  const sentAt = new Map<string, number>();
  const isActive = (which: Disturbance['kind']) =>
    disturbances.some(({ kind, from, seconds }) => kind === which && from <= lane.now && lane.now < from + seconds);
  for (let steps = 0; ; steps++) {
    if (steps > MAX_STEPS) throw new Error('the scenario does not end');
    const next = Math.min(waiting[0]?.at ?? Number.POSITIVE_INFINITY, lane.nextDeliveryAt ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return { scenario, config, lane, sentAt };
    lane.now = Math.max(lane.now, next);
    while (waiting[0] && waiting[0].at <= lane.now) {
      const { event, group } = waiting.shift() as Delivery;
      sentAt.set(lane.deliver(event, fifo ? group : ''), lane.now);
    }
    lane.failing.table = isActive('table') ? 'fail' : isActive('table falters') ? 'falter' : undefined;
    lane.failing.store = isActive('store');
    lane.failing.sqs = isActive('sqs fails') ? 'fail' : isActive('sqs drops') ? 'drop' : undefined;
    if (isActive('throttled')) lane.fail();
    else await lane.work(Array(10).fill('succeed'));
    // The time that a batch takes.
    lane.pass(1);
  }
}

/** Checks what the documentation promises of each webhook. */
export function checkPromises(played: Played): void {
  for (const [id, sentAt] of played.sentAt) {
    const history = historyOf(id, sentAt, played);
    checkEnd(history, played);
    checkRuns(history, played);
    checkWaits(history, played);
  }
  if (played.scenario.dedupe) checkEvents(played);
  if (played.scenario.fifo) checkOrder(played);
}

/** No event succeeds twice, unless the record of its success could not be saved or was lost with its processor. */
function checkEvents({ lane }: Played): void {
  const repeated = lane.done.length - new Set(lane.done).size;
  expect(repeated).toBeLessThanOrEqual(countOf(lane.lines, LOGS.unrecorded) + lane.died.size);
}

interface History {
  readonly id: string;
  readonly sentAt: number;
  readonly runs: FakeLane['attempts'];
  /** Runs whose processor died. */
  readonly killed: FakeLane['attempts'];
  readonly letters: FakeLane['deadLetters'];
  readonly lines: FakeLane['lines'];
}

function historyOf(id: string, sentAt: number, { lane }: Played): History {
  const runs = lane.attempts.filter((run) => run.id === id);
  return {
    id,
    sentAt,
    runs,
    killed: runs.filter(({ invocation }) => lane.died.has(invocation)),
    letters: lane.deadLetters.filter(({ body }) => JSON.parse(body).id === id),
    lines: lane.lines.filter(({ fields }) => fields.id === id),
  };
}

const countOf = (lines: History['lines'], message: string) => lines.filter((line) => line.message === message).length;

/** Each webhook ends once: processed, recognized as a duplicate, or dead-lettered with its true reason. */
function checkEnd({ letters, lines, runs, killed, sentAt }: History, { scenario, config, lane }: Played): void {
  const { attempts } = scenario;
  const deadLettered = countOf(lines, STEPS.deadLettered);
  const ends = countOf(lines, STEPS.processed) + countOf(lines, STEPS.duplicate) + deadLettered;
  const unsettled = countOf(lines, LOGS.unsettled);
  const canSqsFail = scenario.disturbances.some(({ kind }) => kind.startsWith('sqs'));
  if (lane.died.size === 0 && !canSqsFail) expect(unsettled).toBe(0);
  // A processor that dies after an outcome and before its message is deleted repeats that outcome.
  if (lane.died.size > 0) expect(ends).toBeGreaterThanOrEqual(1);
  // SQS may have taken a dead letter that it did not confirm.
  else expect([ends, letters.length <= deadLettered + unsettled]).toEqual([1, true]);
  if (lane.died.size === 0 && unsettled === 0) expect(letters.length).toBe(deadLettered);
  for (const { reason } of letters) {
    // SQS itself moves nothing.
    if (!reason) throw new Error('SQS moved a dead letter without a reason');
    const failedAt = Date.parse(reason.lastFailureAt) / 1_000;
    const isOld = failedAt - sentAt > MAX_MESSAGE_AGE_SECONDS - deferralBounds(config).later;
    const receives = lines.findLast(({ message }) => message === STEPS.deadLettered)?.fields.receives;
    switch (reason.errorName) {
      case 'PermanentError':
        expect(runs.some(({ fate }) => fate === 'permanent')).toBe(true);
        break;
      case 'ProcessorDiedError':
        // An attempt that has begun counts even if another webhook kills the processor before the handler runs.
        expect(killed.length + unsettled + lane.died.size).toBeGreaterThan(EXTRA_ATTEMPTS_AFTER_CRASH);
        break;
      case 'HandlerNotStartedError':
        expect(reason.attempts).toBe(0);
        expect(isOld || Number(receives) >= maxReceiveCount(config) - 1).toBe(true);
        break;
      default:
        expect(runs.some(({ fate }) => fate === 'fail' || fate === 'throw anything')).toBe(true);
        expect(isOld || reason.attempts >= attempts).toBe(true);
        if (!isOld) expect(runs.length + lane.died.size).toBeGreaterThanOrEqual(attempts);
    }
  }
}

/** No more runs than attempts, apart from those that could not be recorded. No run after a success. */
function checkRuns({ runs, killed, lines }: History, { scenario, lane }: Played): void {
  // The table could not count the attempt, or SQS could not end it.
  const unrecorded = countOf(lines, LOGS.notCounted) + countOf(lines, LOGS.unsettled);
  const isTableDown = (at: number) =>
    scenario.disturbances.some(
      ({ kind, from, seconds }) => kind.startsWith('table') && from <= at && at < from + seconds,
    );
  // Without deduplication the handler runs while the table is down, which is what the option is for.
  const counted = scenario.dedupe ? runs : runs.filter(({ at }) => !isTableDown(at));
  expect(counted.length - killed.length - unrecorded).toBeLessThanOrEqual(scenario.attempts);
  if (!scenario.disturbances.some(({ kind }) => kind === 'table')) expect(countOf(lines, LOGS.unrecorded)).toBe(0);
  if (lane.died.size > 0) return;
  const successes = runs.filter(({ fate }) => fate.startsWith('succeed')).length;
  expect(successes).toBeLessThanOrEqual(1);
}

/** No deferral is longer than the bounds that the lane prints, unless other receives took more than a tenth of all. */
function checkWaits({ lines }: History, { config, scenario, lane }: Played): void {
  const { withinADay, later } = deferralBounds(config);
  let deferrals = 0;
  let deferredFor = 0;
  // A throttle, a crash or a failure of SQS adds a visibility timeout, and an order waits for its first webhook.
  const isPunctual =
    !scenario.fifo && lane.died.size === 0 && scenario.disturbances.every(({ kind }) => /^(table|store)/.test(kind));
  for (const [n, { message, fields }] of lines.entries()) {
    if (message !== STEPS.deferred || !['table', 'store'].includes(String(fields.reason))) continue;
    const seconds = Number(fields.retryInSeconds);
    const waited = Number(lines[n + 1]?.fields.at) - Number(fields.at);
    if (isPunctual) expect(waited).toBeLessThanOrEqual(seconds + DRAIN_SECONDS);
    deferredFor += seconds;
    const otherReceives = Number(fields.receives) - ++deferrals;
    if (otherReceives > 0.1 * maxReceiveCount(config)) return;
    expect(seconds).toBeLessThanOrEqual(deferredFor <= DAY ? withinADay : later);
  }
}

/** In a group, nothing runs before everything that was sent earlier has ended. */
function checkOrder({ scenario, lane, sentAt }: Played): void {
  const groups = new Map(
    [...scenario.deliveries]
      .sort((one, other) => one.at - other.at)
      .map(({ group }, n) => [[...sentAt.keys()][n] ?? '', group]),
  );
  for (const group of new Set(groups.values())) {
    const ids = [...sentAt.keys()].filter((id) => groups.get(id) === group);
    const firstRun = (id: string) => lane.attempts.findIndex((run) => run.id === id);
    // What had ended can be repeated when its processor dies before the message is deleted.
    const lastRun = (id: string) =>
      lane.died.size > 0 ? firstRun(id) : lane.attempts.findLastIndex((run) => run.id === id);
    for (const [n, id] of ids.entries()) {
      const earlier = ids.slice(0, n).map(lastRun);
      if (firstRun(id) >= 0) expect(Math.max(-1, ...earlier)).toBeLessThan(firstRun(id));
    }
  }
}

/** Scenarios that have broken a promise before. */
const FAILED: readonly Scenario[] = [
  // A webhook whose attempts were counted while the table faltered was dead-lettered as if its processor had died.
  {
    fifo: true,
    dedupe: false,
    attempts: 2,
    attemptTimeout: 300,
    deliveries: [
      { event: 'e', group: 'x', at: 1_038, fates: ['fail', 'crash', 'fail', 'throw anything'] },
      { event: 'c', group: 'x', at: 0, fates: ['fail', 'throw anything', 'fail', 'fail', 'fail', 'fail'] },
      { event: 'a', group: 'x', at: 0, fates: ['crash', 'throw anything', 'fail', 'fail', 'fail'] },
    ],
    disturbances: [
      { kind: 'table', from: 97_786, seconds: 490 },
      { kind: 'store', from: 54_075, seconds: 38_829 },
      { kind: 'table falters', from: 3_308, seconds: 3_186 },
    ],
    chances: [0],
  },
];

/** Plays scenarios until one breaks a promise. The seed and the scenario are printed. */
export async function holdsFor(runs: number, seed: number): Promise<void> {
  // Crashed runs leave their timers behind.
  jest.useFakeTimers({ doNotFake: NOT_FAKED });
  try {
    await fc.assert(
      fc.asyncProperty(scenario, async (each) => checkPromises(await play(each))),
      { numRuns: runs, seed, endOnFailure: true, examples: FAILED.map((each) => [each]) },
    );
  } finally {
    jest.useRealTimers();
  }
}

const NOT_FAKED = [
  ...(['Date', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const),
];
