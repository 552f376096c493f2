import { MAX_RETRY_DELAY_SECONDS } from '#config/backoff';
import {
  batchRounds,
  EXTRA_ATTEMPTS_AFTER_CRASH,
  functionTimeoutSeconds,
  MAX_MESSAGE_AGE_SECONDS,
  maxReceiveCount,
  QUEUE_RETENTION_DAYS,
  SETTLE_SECONDS,
  spacingSeconds,
  visibilityTimeoutSeconds,
} from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import type { LaneConfig } from '#contract/define-webhooks';
import { issuesOf, withLane, withTopic } from './validate/issues-of.ts';

test('the times that no option changes are these', () => {
  expect({
    MAX_RETRY_DELAY_SECONDS,
    EXTRA_ATTEMPTS_AFTER_CRASH,
    MAX_MESSAGE_AGE_SECONDS,
    QUEUE_RETENTION_DAYS,
    SETTLE_SECONDS,
  }).toEqual({
    MAX_RETRY_DELAY_SECONDS: 36_000,
    EXTRA_ATTEMPTS_AFTER_CRASH: 3,
    MAX_MESSAGE_AGE_SECONDS: 1_123_200,
    QUEUE_RETENTION_DAYS: 14,
    SETTLE_SECONDS: 8,
  });
});

// 512 MiB hold 8 bodies of 4 MB at once. A batch of 10 therefore takes 2 rounds of 30 s, and 20 s of overhead.
test.each<[LaneConfig, number, number, number]>([
  [{}, 80, 480, 1_000],
  [{ batchingWindow: 300 }, 80, 780, 1_000],
  [{ batchSize: 8 }, 50, 300, 1_000],
  [{ batchSize: 9 }, 80, 480, 1_000],
  [{ attemptTimeout: 1, batchSize: 1 }, 21, 126, 1_000],
  [{ attemptTimeout: 40, batchSize: 1 }, 60, 360, 1_000],
  [{ memorySize: 128 }, 170, 1_020, 1_000],
  [{ memorySize: 1_024 }, 50, 300, 1_000],
  [{ maxAttemptsPerSecond: 5 }, 90, 540, 1_000],
  [{ maxAttemptsPerSecond: 3, maxConcurrency: 2, batchSize: 7 }, 55, 330, 1_000],
  [{ attemptTimeout: 167, batchSize: 1 }, 187, 1_122, 1_000],
  [{ attemptTimeout: 168, batchSize: 1 }, 188, 1_128, 995],
  [{ attemptTimeout: 880, batchSize: 8, batchingWindow: 300 }, 900, 5_700, 197],
])(
  'a lane with %j has a function timeout of %d s, a visibility timeout of %d s and %d receives',
  (config, ...times) => {
    const lane = resolveLane(config);
    expect([functionTimeoutSeconds(lane), visibilityTimeoutSeconds(lane), maxReceiveCount(lane)]).toEqual(times);
  },
);

test.each<[LaneConfig, number]>([
  [{}, 0],
  [{ maxAttemptsPerSecond: 5 }, 1],
  [{ maxAttemptsPerSecond: 50 }, 0.2],
  [{ maxAttemptsPerSecond: 0.5 }, 4],
  [{ maxAttemptsPerSecond: 10, maxConcurrency: 4 }, 0.4],
])('a lane with %j spaces attempts %d s apart', (config, seconds) => {
  expect(spacingSeconds(resolveLane(config))).toBe(seconds);
});

test.each<[LaneConfig, number | undefined, number]>([
  [{ batchSize: 8 }, undefined, 1],
  [{ batchSize: 9 }, undefined, 2],
  [{ batchSize: 16 }, undefined, 2],
  [{ batchSize: 17 }, undefined, 3],
  [{ batchSize: 10, memorySize: 128 }, undefined, 5],
  [{ batchSize: 10 }, 1, 1],
  [{ batchSize: 1_000 }, 65_536, 2],
])('a lane with %j and bodies of %p bytes works through a batch in %d rounds', (config, maxBodyBytes, rounds) => {
  expect(batchRounds(resolveLane(config, maxBodyBytes))).toBe(rounds);
});

test('the slowest lane that is accepted stays within the limits of Lambda and SQS', () => {
  const slowest = { attemptTimeout: 880, batchSize: 8, batchingWindow: 300 };
  expect(issuesOf(withLane(slowest))).toEqual([]);
  expect(functionTimeoutSeconds(resolveLane(slowest))).toBe(15 * 60);
  expect(visibilityTimeoutSeconds(resolveLane(slowest)) + 36_000).toBeLessThanOrEqual(12 * 60 * 60);
  // The shortest dedupeFor remembers an event until its batch returns after a crash, and for the longest retry delay.
  expect(issuesOf(withTopic({ dedupeFor: 86_400 }))).toEqual([]);
  expect(visibilityTimeoutSeconds(resolveLane(slowest)) + 36_000).toBeLessThan(86_400);
});
