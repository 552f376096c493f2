import type { SourcePage, SourceWindow } from '#contract/source';
import type { ReconciledTopic, WindowOptions } from './reconciled-topic.ts';
import { recoverEvents } from './recover-events.ts';
import { requestRedeliveries } from './request-redeliveries.ts';
import { addCounts, type Counts, NO_COUNTS } from './summary.ts';

/** Result of a window: its counts, and where the next run continues. */
export interface WindowResult extends Counts {
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
  for await (const page of topic.source(window, topic.context)) {
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
  { events = [], failed = [], delivered = 0 }: SourcePage,
  options: WindowOptions,
): Promise<Counts> {
  const isWithin = ({ createdAt }: { readonly createdAt: Date }) => createdAt >= since && createdAt <= until;
  const recovered = await recoverEvents(topic, events.filter(isWithin), options);
  const requested = await requestRedeliveries(topic, failed.filter(isWithin), options);
  return addCounts({ ...NO_COUNTS, seen: delivered, received: delivered }, addCounts(recovered, requested));
}
