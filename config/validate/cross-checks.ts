import { retrySchedule } from '#config/backoff';
import { maxLargeBodies } from '#config/lane-memory';
import { batchRounds, functionTimeoutSeconds, spacingSeconds } from '#config/lane-times';
import { maxConcurrencyFor, type ResolvedLane, type RetryPolicy, resolveLane } from '#config/resolve-webhooks';
import type { LaneConfig } from '#contract/define-webhooks';
import { type Fault, pathOf, show } from './config-error.ts';

const DAY = 86_400;
const LONGEST_FUNCTION_SECONDS = 900;
/** Half of what SQS keeps a message. */
export const MAX_LIFETIME_SECONDS = 7 * DAY;

/** Whether the value at a place is right by itself. */
export type IsValid = (...place: string[]) => boolean;

interface Check {
  /** The values that are held against one another. */
  readonly compares: readonly (keyof ResolvedLane)[];
  readonly fails: (lane: ResolvedLane) => boolean;
  readonly path: readonly string[];
  readonly received: (lane: ResolvedLane) => number | undefined;
  readonly remedy: (lane: ResolvedLane) => string;
}

/** What neither AWS nor the CDK checks before webhooks are lost to it. */
const LANE_CHECKS: readonly Check[] = [
  {
    compares: ['maxConcurrency', 'reservedConcurrency'],
    fails: ({ reservedConcurrency, maxConcurrency }) =>
      reservedConcurrency !== false && maxConcurrency > reservedConcurrency,
    path: ['maxConcurrency'],
    received: ({ maxConcurrency }) => maxConcurrency,
    remedy: ({ reservedConcurrency }) =>
      `Allowed: at most reservedConcurrency (${reservedConcurrency}), or Lambda throttles the rest, whose webhooks wait for a visibility timeout each time. ` +
      'Lower it, or reserve more.',
  },
  {
    compares: ['maxAttemptsPerSecond', 'maxConcurrency'],
    fails: ({ maxAttemptsPerSecond, maxConcurrency }) => maxConcurrency > maxConcurrencyFor(maxAttemptsPerSecond),
    path: ['maxConcurrency'],
    received: ({ maxConcurrency }) => maxConcurrency,
    remedy: ({ maxAttemptsPerSecond }) =>
      `Allowed: at most ${maxConcurrencyFor(maxAttemptsPerSecond)} with maxAttemptsPerSecond (${maxAttemptsPerSecond}), since so many attempts may begin at once. ` +
      'Lower it, or leave it out.',
  },
  {
    compares: ['fifo', 'batchSize'],
    fails: ({ fifo, batchSize }) => fifo && batchSize > 10,
    path: ['batchSize'],
    received: ({ batchSize }) => batchSize,
    remedy: () => 'Allowed: at most 10 with fifo. Lower it.',
  },
  {
    compares: ['fifo', 'batchingWindow'],
    fails: ({ fifo, batchingWindow }) => fifo && batchingWindow > 0,
    path: ['batchingWindow'],
    received: ({ batchingWindow }) => batchingWindow,
    remedy: () => 'Allowed: 0 with fifo, for which SQS has no batching window. Leave it out.',
  },
  {
    compares: ['attemptTimeout', 'batchSize', 'memorySize'],
    fails: isTooSlow,
    path: ['attemptTimeout'],
    received: ({ attemptTimeout }) => attemptTimeout,
    remedy: (lane) =>
      `Allowed: attempts that end within 15 minutes, also those at ${lane.batchSize} of the largest bodies, of which ` +
      `${lane.memorySize} MiB hold ${maxLargeBodies(lane)} at once: ${batchRounds(lane)} rounds. Lower it, ` +
      "batchSize or the topics' maxBodyBytes, or raise memorySize.",
  },
  {
    compares: ['maxAttemptsPerSecond', 'batchSize', 'maxConcurrency', 'attemptTimeout', 'memorySize'],
    fails: (lane) => !isTooSlow(lane) && functionTimeoutSeconds(lane) > LONGEST_FUNCTION_SECONDS,
    path: ['maxAttemptsPerSecond'],
    received: ({ maxAttemptsPerSecond }) => maxAttemptsPerSecond,
    remedy: (lane) =>
      `Allowed: a rate at which one processor begins a batch of ${lane.batchSize} within 15 minutes, its last attempt ` +
      `included, not one every ${Math.round(spacingSeconds(lane))} s. Lower batchSize or attemptTimeout.`,
  },
  {
    compares: ['batchingWindow', 'batchSize', 'fifo'],
    fails: ({ fifo, batchSize, batchingWindow }) => !fifo && batchSize > 10 && batchingWindow < 1,
    path: ['batchingWindow'],
    received: ({ batchingWindow }) => batchingWindow,
    remedy: ({ batchSize }) =>
      `Allowed: at least 1 with a batchSize above 10 (${batchSize}). Set it, or lower batchSize to 10.`,
  },
  {
    compares: ['backoff'],
    fails: ({ backoff }) => backoff.max < backoff.first,
    path: ['backoff', 'max'],
    received: ({ backoff }) => backoff.max,
    remedy: ({ backoff }) => `Allowed: at least backoff.first (${backoff.first}). Raise it.`,
  },
  {
    compares: ['attempts', 'attemptTimeout', 'backoff'],
    fails: (lane) => lifetimeSeconds(lane, lane) > MAX_LIFETIME_SECONDS,
    path: ['attempts'],
    received: ({ attempts }) => attempts,
    remedy: (lane) => tooLong(lifetimeSeconds(lane, lane)),
  },
];

/** Whether a batch of its largest bodies takes longer than a function may run, even without a rate. */
function isTooSlow({ maxAttemptsPerSecond: _, ...unrated }: ResolvedLane): boolean {
  return functionTimeoutSeconds(unrated) > LONGEST_FUNCTION_SECONDS;
}

export function tooLong(seconds: number): string {
  return (
    'Allowed: attempts and waits of 7 days in all, half of what SQS keeps a message, ' +
    `not of ${Math.ceil(seconds / DAY)}. Lower attempts or backoff.`
  );
}

/** From the first attempt to the end of the last, when every attempt uses up its time and no wait is cut short. */
export function lifetimeSeconds(policy: RetryPolicy, { attemptTimeout }: Pick<ResolvedLane, 'attemptTimeout'>): number {
  return retrySchedule(policy).reduce((sum, wait) => sum + wait, policy.attempts * attemptTimeout);
}

/** @param maxBodyBytes the largest that its topics take */
export function checkLane(name: string, config: LaneConfig, maxBodyBytes: number, isValid: IsValid): Fault[] {
  const lane = () => resolveLane(config, maxBodyBytes);
  return LANE_CHECKS.filter(({ compares, fails }) => {
    return compares.every((key) => isValid('lanes', name, key)) && fails(lane());
  }).map(({ path, received, remedy }) => ({
    path: pathOf(['lanes', name, ...path]),
    received: show(received(lane())),
    remedy: remedy(lane()),
  }));
}

/** Types say the same, but nothing type-checks the app on its way to synth. */
export function checkHandlers(topics: readonly string[], handlerTopics: readonly string[]): Fault[] {
  const without = topics.filter((topic) => !handlerTopics.includes(topic));
  const unused = handlerTopics.filter((topic) => !topics.includes(topic));
  return [
    ...without.map((topic) => ({
      path: pathOf(['topics', topic]),
      received: 'no handler',
      remedy: 'Allowed: a topic with a handler. Register one in webhooks/handlers/index.ts.',
    })),
    ...unused.map((topic) => ({
      path: pathOf(['handlers', topic]),
      received: 'no topic',
      remedy: `Allowed: ${topics.join(', ')}. Add the topic to webhooks/config.ts, or remove the handler.`,
    })),
  ];
}
