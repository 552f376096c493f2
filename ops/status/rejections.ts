import { STEPS } from '#contract/observability';
import type { StageLogs } from '#ops/logs/stage-logs';
import type { Rejection } from './report.ts';

/** Bounds of the reading, so that a flood of rejected requests does not delay the status. */
const MAX_LINES = 10_000;
const MAX_MS = 10_000;

export interface Rejections {
  /** Largest first. */
  readonly groups: readonly Rejection[];
  /** Tells if all lines were read. */
  readonly isComplete: boolean;
}

/** Counts the rejected requests of a range by status, reason and topic, as the ingest function logged them. */
export async function readRejections(logs: StageLogs, since: Date, signal: AbortSignal): Promise<Rejections> {
  const enough = new AbortController();
  const stopping = AbortSignal.any([signal, AbortSignal.timeout(MAX_MS), enough.signal]);
  const stopped = new Promise<{ readonly done: true; readonly value: undefined }>((resolve) => {
    stopping.addEventListener('abort', () => resolve({ done: true, value: undefined }));
  });
  const counts = new Map<string, { count: number; last: Date }>();
  const query = { since, where: { message: [STEPS.rejected] }, signal: stopping };
  const lines = logs.lines(query)[Symbol.asyncIterator]();
  let read = 0;
  while (read < MAX_LINES) {
    // A search in CloudWatch can take long until its first line.
    const { done, value } = await Promise.race([lines.next(), stopped]);
    if (done) break;
    const { status, reason, topic } = value.fields ?? {};
    const key = JSON.stringify([status, reason, topic]);
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, last: value.time });
    read++;
  }
  const isComplete = read < MAX_LINES && !stopping.aborted;
  // Ends a search that is still running, because the process would wait for it.
  enough.abort();
  const groups = [...counts].map(([key, { count, last }]) => {
    const [status, reason, topic] = JSON.parse(key);
    return { status: Number(status), reason: String(reason), topic: String(topic), count, last: last.toISOString() };
  });
  return {
    groups: groups.toSorted((a, b) => b.count - a.count),
    isComplete,
  };
}
