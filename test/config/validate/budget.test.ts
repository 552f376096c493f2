import { resolveAlarms } from '#config/alarm-targets';
import { issuesOf, withOptions } from './issues-of.ts';

const issues = (budget: unknown) => issuesOf(withOptions({ alarms: { budget } }));

test('a budget has from 1 to 1,000,000,000 dollars', () => {
  for (const monthlyUsd of [1, 12.5, 1_000_000_000]) expect(issues({ monthlyUsd })).toEqual([]);
  for (const monthlyUsd of [0.5, 1_000_000_001, '5']) {
    expect(issues({ monthlyUsd })).toEqual([
      expect.stringMatching(
        /^alarms\.budget\.monthlyUsd: .* Must be a number from 1 to 1000000000\. US dollars a month\.$/,
      ),
    ]);
  }
  expect(issues({ monthlyUsd: 5, wholeAccount: true })).toEqual([]);
});

test('other values are refused', () => {
  expect(issues(200)).toEqual([
    'alarms.budget: 200. Must be { monthlyUsd } and optionally wholeAccount. Omit it for no budget.',
  ]);
  expect(issues({ monthlyUsd: 5, wholeAccount: 'yes' })).toEqual([
    'alarms.budget.wholeAccount: "yes". Must be true or false.',
  ]);
});

test('there is no budget by default', () => {
  expect(resolveAlarms({})).not.toHaveProperty('budget');
  expect(resolveAlarms({ budget: { monthlyUsd: 5 } }).budget).toEqual({ monthlyUsd: 5 });
});
