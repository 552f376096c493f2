import { FIGURES, type FigureName, verdictOf } from '#bench/figures';
import { type Part, type Profile, sharesOf } from '#bench/profile-share';
import { pairedRatios, summarize } from '#bench/stats';

test('a summary has the median and the quartiles of values in any order', () => {
  expect(summarize([5, 1, 4, 2, 3])).toEqual({ median: 3, quartiles: [2, 4], count: 5 });
  expect(summarize([4, 1, 3, 2])).toEqual({ median: 2.5, quartiles: [1.75, 3.25], count: 4 });
});

test('ratios are those of the same round', () => {
  expect(pairedRatios([2, 9], [1, 3])).toEqual([2, 3]);
});

test.each<[FigureName, number, string]>([
  ['coldSdk', FIGURES.coldSdk.goal, 'reached'],
  ['coldSdk', FIGURES.coldSdk.goal + 0.01, 'missed'],
  ['coldSdk', Number.NaN, 'missed'],
  ['warmLarge', FIGURES.warmLarge.stretch, 'reached, stretch too'],
  ['warmLarge', FIGURES.warmLarge.goal, 'reached'],
  ['local', FIGURES.local.goal, 'reached'],
  ['local', FIGURES.local.goal - 1, 'missed'],
])('%s of %d is %s', (name, median, verdict) => {
  expect(verdictOf(name, { ours: { median, quartiles: [median, median], count: 25 } })).toBe(verdict);
});

test('a part has the time of everything that its functions call, and waiting is no time', () => {
  const names = ['(root)', 'handler', 'log', 'write', 'verify', '(idle)', 'post'];
  const children = [[2, 6, 7], [3, 5], [4], [], [], [], []];
  const nodes = names.map((functionName, index) => {
    const url = functionName === 'post' ? 'node:inspector' : 'bundle';
    return {
      id: index + 1,
      callFrame: { functionName, url, lineNumber: 0, columnNumber: 0 },
      children: children[index] ?? [],
    };
  });
  const profile: Profile = { nodes, samples: [2, 3, 4, 5, 6, 7], timeDeltas: [50, 10, 20, 20, 1_000, 1_000] };
  const parts: Record<string, Part> = { log: 'logging and metrics', verify: 'verification' };
  expect(sharesOf(profile, ({ functionName }) => parts[functionName])).toEqual({
    'logging and metrics': 0.3,
    verification: 0.2,
  });
});
