import type { ResolvedReconcile } from './resolve-webhooks.ts';

/** Returns the seconds for which the receipt of an event is kept: as long as any window can contain the event. */
export function receiptSeconds(dedupeFor: number, { lookBack }: ResolvedReconcile): number {
  return Math.max(dedupeFor, lookBack);
}
