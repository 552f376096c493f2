import { days } from '#contract/durations';
import type { ResolvedTopic } from './resolve-webhooks.ts';

/** Time for differences of clocks, and for a window that takes several runs. */
export const RECEIPT_MARGIN_SECONDS = days(1);

/**
 * Returns the seconds for which an event counts as received or processed: as long as any window can contain it.
 * Otherwise a run after a long outage would fetch events that were processed before the outage.
 */
export function receiptSeconds({ dedupeFor, reconcile }: Pick<ResolvedTopic, 'dedupeFor' | 'reconcile'>): number {
  return reconcile ? Math.max(dedupeFor, reconcile.lookBack + RECEIPT_MARGIN_SECONDS) : dedupeFor;
}
