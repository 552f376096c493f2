import { SHARED, shareLane } from './shared-lane.ts';

const longest = (waited: ReadonlyMap<number, number>) => Math.max(...waited.values());

test('a noisy topic hardly delays the others of its lane, since their webhooks are grouped by topic', () => {
  const { waited } = shareLane(true);
  expect(waited.size).toBe(SHARED.quietFor);
  expect(longest(waited)).toBeLessThanOrEqual(SHARED.attemptSeconds);
});

test('without groups they would wait behind all that it has sent', () => {
  const backlogSeconds = (SHARED.noisy * SHARED.attemptSeconds) / SHARED.atOnce - SHARED.noisyWithin;
  expect(longest(shareLane(false).waited)).toBeGreaterThanOrEqual(backlogSeconds);
});

test('the noisy topic itself is done as soon, but for the turns that the others took', () => {
  const turns = (SHARED.quietFor * SHARED.attemptSeconds) / SHARED.atOnce;
  expect(shareLane(true).noisyDoneAt - shareLane(false).noisyDoneAt).toBeLessThanOrEqual(turns + SHARED.attemptSeconds);
});
