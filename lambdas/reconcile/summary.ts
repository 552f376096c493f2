import type { ReconcileCounts } from '#contract/reconcile-protocol';

export type Counts = ReconcileCounts;

export const NO_COUNTS: Counts = { seen: 0, received: 0, recovered: 0, failed: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    seen: a.seen + b.seen,
    received: a.received + b.received,
    recovered: a.recovered + b.recovered,
    failed: a.failed + b.failed,
  };
}
