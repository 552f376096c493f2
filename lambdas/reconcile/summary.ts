import type { ReconcileCounts } from '#contract/reconcile-protocol';

export const NO_COUNTS: ReconcileCounts = { seen: 0, received: 0, recovered: 0, failed: 0 };

export function addCounts(a: ReconcileCounts, b: ReconcileCounts): ReconcileCounts {
  return {
    seen: a.seen + b.seen,
    received: a.received + b.received,
    recovered: a.recovered + b.recovered,
    failed: a.failed + b.failed,
  };
}
