import { backoffSeconds } from '#config/backoff';

test('waits longer each time whatever chance says, where the factor makes up for the jitter', () => {
  const backoff = { first: 2, factor: 2, max: 100, jitter: 0.5 };
  const shortest = [1, 2, 3, 4].map((attempt) => backoffSeconds(backoff, attempt, 1));
  const longest = [1, 2, 3, 4].map((attempt) => backoffSeconds(backoff, attempt, 0));
  expect([shortest, longest]).toEqual([
    [1, 2, 4, 8],
    [2, 4, 8, 16],
  ]);
  expect(backoffSeconds(backoff, 50, 0)).toBe(100);
});
