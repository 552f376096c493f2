import { maxLargeBodies } from '#config/lane-memory';
import { batchRounds, functionTimeoutSeconds, spacingSeconds } from '#config/lane-times';
import { maxConcurrencyFor, type ResolvedLane } from '#config/resolve-webhooks';
import { minutes } from '#contract/durations';
import type { CrossCheck } from './cross-check.ts';
import { lifetimeSeconds, MAX_LIFETIME_SECONDS, shorterLifetime } from './lifetime.ts';

const MAX_FUNCTION_SECONDS = minutes(15);

/** Rules of lanes that neither AWS nor the CDK checks, or only during a deployment. */
export const LANE_CHECKS: readonly CrossCheck<ResolvedLane>[] = [
  {
    relates: ['maxConcurrency', 'reservedConcurrency'],
    path: ['maxConcurrency'],
    fails: ({ reservedConcurrency, maxConcurrency }) =>
      reservedConcurrency !== false && maxConcurrency > reservedConcurrency,
    expected: ({ reservedConcurrency }) =>
      `Must be at most reservedConcurrency (${reservedConcurrency}). Lambda throttles further invocations, and ` +
      'their webhooks wait for a visibility timeout each time. Lower it, or raise reservedConcurrency.',
  },
  {
    relates: ['maxAttemptsPerSecond', 'maxConcurrency'],
    path: ['maxConcurrency'],
    fails: ({ maxAttemptsPerSecond, maxConcurrency }) => maxConcurrency > maxConcurrencyFor(maxAttemptsPerSecond),
    expected: ({ maxAttemptsPerSecond }) =>
      `Must be at most ${maxConcurrencyFor(maxAttemptsPerSecond)} with maxAttemptsPerSecond ` +
      `(${maxAttemptsPerSecond}), because each processor may start an attempt ` +
      'at the same time. Lower it, or omit it.',
  },
  {
    relates: ['fifo', 'batchSize'],
    path: ['batchSize'],
    fails: ({ fifo, batchSize }) => fifo && batchSize > 10,
    expected: () => 'Must be at most 10 with fifo. Lower it.',
  },
  {
    relates: ['fifo', 'batchingWindow'],
    path: ['batchingWindow'],
    fails: ({ fifo, batchingWindow }) => fifo && batchingWindow > 0,
    expected: () => 'Must be 0 with fifo, because FIFO queues have no batching window. Omit it.',
  },
  {
    relates: ['fifo', 'canary'],
    path: ['canary'],
    fails: ({ fifo, canary }) => fifo && canary,
    expected: () => 'Must be false with fifo, because two versions would process webhooks of one key. Omit it.',
  },
  {
    relates: ['attemptTimeout', 'batchSize', 'memorySize'],
    path: ['attemptTimeout'],
    fails: isTooSlow,
    expected: (lane) =>
      `Must let a batch of ${lane.batchSize} of the largest bodies end within 15 minutes. ${lane.memorySize} MiB ` +
      `hold ${maxLargeBodies(lane)} of them at the same time, which takes ${batchRounds(lane)} rounds. ` +
      "Lower it, batchSize or the topics' maxBodyBytes, or raise memorySize.",
  },
  {
    relates: ['maxAttemptsPerSecond', 'batchSize', 'maxConcurrency', 'attemptTimeout', 'memorySize'],
    path: ['maxAttemptsPerSecond'],
    fails: (lane) => !isTooSlow(lane) && functionTimeoutSeconds(lane) > MAX_FUNCTION_SECONDS,
    expected: (lane) =>
      `Must let one processor complete a batch of ${lane.batchSize} within 15 minutes. At this rate it starts one ` +
      `attempt every ${Math.round(spacingSeconds(lane))} s. Raise it, or lower batchSize or attemptTimeout.`,
  },
  {
    relates: ['batchingWindow', 'batchSize', 'fifo'],
    path: ['batchingWindow'],
    fails: ({ fifo, batchSize, batchingWindow }) => !fifo && batchSize > 10 && batchingWindow < 1,
    expected: ({ batchSize }) =>
      `Must be at least 1 with a batchSize above 10 (${batchSize}). Set it, or lower batchSize to 10.`,
  },
  {
    relates: ['backoff'],
    path: ['backoff', 'max'],
    fails: ({ backoff }) => backoff.max < backoff.first,
    expected: ({ backoff }) => `Must be at least backoff.first (${backoff.first}). Raise it, or lower backoff.first.`,
  },
  {
    relates: ['attempts', 'attemptTimeout', 'backoff'],
    path: ['attempts'],
    fails: (lane) => lifetimeSeconds(lane, lane) > MAX_LIFETIME_SECONDS,
    expected: (lane) => shorterLifetime(lifetimeSeconds(lane, lane)),
  },
];

/** Tells if a batch of the largest bodies takes longer than a function may run, even without `maxAttemptsPerSecond`. */
function isTooSlow({ maxAttemptsPerSecond: _, ...lane }: ResolvedLane): boolean {
  return functionTimeoutSeconds(lane) > MAX_FUNCTION_SECONDS;
}
