import { backoffSeconds, retrySchedule } from '#config/backoff';

const backoff = { first: 10, factor: 3, max: 100, jitter: 0.5 };

test.each([
  [1, 0, 10],
  [2, 0, 30],
  [3, 0, 90],
  [4, 0, 100],
  [50, 0, 100],
  [1, 1, 5],
  [2, 0.5, 23],
  [4, 1, 50],
])('after failed attempt %d and with a random %d the delay is %d s', (failedAttempt, random, seconds) => {
  expect(backoffSeconds(backoff, failedAttempt, random)).toBe(seconds);
});

test('the delay is the same with every random number when there is no jitter', () => {
  expect([0, 0.5, 1].map((random) => backoffSeconds({ ...backoff, jitter: 0 }, 1, random))).toEqual([10, 10, 10]);
});

test('a schedule has the full delay before each attempt but the first', () => {
  expect(retrySchedule({ attempts: 5, backoff })).toEqual([10, 30, 90, 100]);
  expect(retrySchedule({ attempts: 1, backoff })).toEqual([]);
});

test('each delay is at least as long as the one before when the factor makes up for the jitter', () => {
  const doubling = { first: 2, factor: 2, max: 100, jitter: 0.5 };
  const shortest = [1, 2, 3, 4].map((attempt) => backoffSeconds(doubling, attempt, 1));
  const longest = [1, 2, 3, 4].map((attempt) => backoffSeconds(doubling, attempt, 0));
  expect([shortest, longest]).toEqual([
    [1, 2, 4, 8],
    [2, 4, 8, 16],
  ]);
});
