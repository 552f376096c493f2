import type { ReconcileCounts } from '#contract/reconcile-protocol';
import type { SourcePage, SourceWindow } from '#contract/source';
import type { ReconciledTopic, WindowOptions } from './dependencies.ts';
import { recoverEvents } from './recover-events.ts';
import { requestRedeliveries } from './request-redeliveries.ts';
import { addCounts, NO_COUNTS } from './summary.ts';

/** Result of a window: its counts, and where the next run continues. */
export interface WindowResult extends ReconcileCounts {
  readonly isDone: boolean;
  /** Cursor of the last handled page. Undefined when the window is done. */
  readonly cursor?: string;
}

/**
 * Recovers the events of a window that were not received, page by page, until the window or the time ends.
 *
 * @throws {Error} when the provider, S3, SQS or DynamoDB fails. The pages before are handled, and their cursor was
 *   passed to `onPage`.
 */
export async function reconcileWindow(
  topic: ReconciledTopic,
  window: SourceWindow,
  options: WindowOptions,
): Promise<WindowResult> {
  const { hasTime, onPage } = options;
  let counts = NO_COUNTS;
  let { cursor } = window;
  for await (const page of topic.source(window, topic.context)) {
    if (page.cursor !== undefined && page.cursor === cursor) throw new Error(endless(page.cursor));
    cursor = page.cursor;
    counts = addCounts(counts, await reconcilePage(topic, window, page, options));
    await onPage?.(page.cursor);
    if (page.cursor === undefined) break;
    if (!hasTime()) return { ...counts, isDone: false, cursor: page.cursor };
  }
  return { ...counts, isDone: true };
}

async function reconcilePage(
  topic: ReconciledTopic,
  { since, until }: SourceWindow,
  { events = [], failed = [], delivered = 0, refused = 0 }: SourcePage,
  options: WindowOptions,
): Promise<ReconcileCounts> {
  const isWithin = ({ id, createdAt }: { readonly id: string; readonly createdAt: Date }) => {
    if (Number.isNaN(createdAt.getTime())) throw new Error(withoutTime(id));
    return createdAt >= since && createdAt <= until;
  };
  const recovered = await recoverEvents(topic, events.filter(isWithin), options);
  const requested = await requestRedeliveries(topic, failed.filter(isWithin), options);
  const counted = { ...NO_COUNTS, seen: delivered + refused, received: delivered, failed: refused };
  return addCounts(counted, addCounts(recovered, requested));
}

/** Describes a source that would read the same page for ever. */
function endless(cursor: string): string {
  return (
    `two pages in a row have the cursor ${JSON.stringify(cursor.slice(0, 100))}, so the window would never end. ` +
    'The source must pass the cursor on to the provider.'
  );
}

/** Describes an event that may or may not belong to the window. */
function withoutTime(id: string): string {
  return `the event ${JSON.stringify(id)} has a createdAt that is no time. Correct the field that the source reads.`;
}
