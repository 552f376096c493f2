import type { Raised } from './drill.ts';

/** Expects that exactly these alarms are raised, each within so many minutes. */
export function expectRaised(raised: readonly Raised[], within: Readonly<Record<string, number>>): void {
  const first = Object.fromEntries(raised.toReversed().map(({ alarm, minute }) => [alarm, minute]));
  expect(Object.keys(first).sort()).toEqual(Object.keys(within).sort());
  const late = Object.entries(first).filter(([alarm, minute]) => minute > (within[alarm] ?? 0));
  expect(late).toEqual([]);
}
