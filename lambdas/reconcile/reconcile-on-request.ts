import { receiptSeconds } from '#config/receipt-seconds';
import type { ReconcileAnswer, ReconcileRequest } from '#contract/reconcile-protocol';
import type { ReconciledTopic, WindowOptions } from './dependencies.ts';
import { wholeSecond } from './progress.ts';
import { reconcileWindow } from './reconcile-window.ts';

/**
 * Reconciles the window that an operator has chosen, or a part of it. It does not change the progress of the schedule.
 *
 * @throws {Error} when the window is empty or too far back, or the provider or AWS fails
 */
export async function reconcileOnRequest(
  topic: ReconciledTopic,
  { since, until, cursor, dryRun = false }: Extract<ReconcileRequest, { readonly command: 'reconcile' }>,
  { ports, log, hasTime }: Pick<WindowOptions, 'ports' | 'log' | 'hasTime'>,
): Promise<ReconcileAnswer> {
  const { lookBack, minAge } = topic.config.reconcile;
  const progress = await ports.readProgress(topic.name);
  const now = ports.now().getTime();
  const startedAt = progress && Date.parse(progress.startedAt);
  if (since === undefined && startedAt === undefined && !dryRun) {
    throw new Error(
      'the schedule has not run yet, so the time of the first event is unknown. Set it with --since, or wait a minute.',
    );
  }
  const earliest = Math.max(now - lookBack * 1_000, startedAt ?? 0);
  const from = since === undefined ? wholeSecond(earliest) : wholeSecond(timeOf('since', since));
  const latest = new Date(now - minAge * 1_000);
  const to =
    until === undefined ? (since === undefined && latest < from ? from : latest) : new Date(timeOf('until', until));
  const window = { since: from, until: to, ...(cursor !== undefined && { cursor }) };
  if (window.since > window.until) {
    throw new Error(
      `the window from ${window.since.toISOString()} to ${window.until.toISOString()} is empty. ` +
        'Choose an earlier --since or a later --until.',
    );
  }
  if (!dryRun) refuseForgotten(topic, window.since, now, startedAt);
  const result = await reconcileWindow(topic, window, { ports, log, dryRun, hasTime, givesUp: false });
  return {
    ...result,
    since: window.since.toISOString(),
    until: window.until.toISOString(),
    ...(progress && { watermark: progress.watermark }),
  };
}

function timeOf(name: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`--${name} is not a time: ${text}. Write it as 2026-11-24T10:00:00Z.`);
  return ms;
}

/**
 * Refuses events whose idempotency records may have expired. Records from before the first run have the time of
 * `dedupeFor` alone.
 */
function refuseForgotten({ config }: ReconciledTopic, since: Date, now: number, startedAt = Number.POSITIVE_INFINITY) {
  const seconds = since.getTime() < startedAt ? config.dedupeFor : receiptSeconds(config);
  const remembered = new Date(now - seconds * 1_000);
  if (since >= remembered) return;
  throw new Error(
    `events from before ${remembered.toISOString()} could be processed twice, because ` +
      'processed events are forgotten by then. Choose a later --since, or --dry-run. dedupeFor sets the time.',
  );
}
