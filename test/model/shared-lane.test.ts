import { SHARED, shareLane } from './shared-lane.ts';

const longest = (waited: ReadonlyMap<number, number>) => Math.max(...waited.values());

test('delays a quiet topic by at most one attempt when webhooks are grouped by topic', () => {
  const { waited } = shareLane(true);
  expect(waited.size).toBe(SHARED.quietFor);
  expect(longest(waited)).toBeLessThanOrEqual(SHARED.attemptSeconds);
});

test('delays a quiet topic by the whole backlog without groups', () => {
  const backlogSeconds = (SHARED.noisy * SHARED.attemptSeconds) / SHARED.atOnce - SHARED.noisyWithin;
  expect(longest(shareLane(false).waited)).toBeGreaterThanOrEqual(backlogSeconds);
});

test('delays the noisy topic only by the attempts of the quiet one', () => {
  const turns = (SHARED.quietFor * SHARED.attemptSeconds) / SHARED.atOnce;
  expect(shareLane(true).noisyDoneAt - shareLane(false).noisyDoneAt).toBeLessThanOrEqual(turns + SHARED.attemptSeconds);
});
