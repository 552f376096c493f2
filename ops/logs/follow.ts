import { setTimeout as sleep } from 'node:timers/promises';
import { ignoreError } from '#contract/ignore-error';
import { describeAwsError } from '#ops/aws/aws-error';
import type { LogLine, LogQuery, StageLogs } from './stage-logs.ts';

/** Longest wait after AWS has throttled a read. */
const MAX_WAIT_MS = 30_000;

export interface FollowOptions extends Pick<LogQuery, 'since' | 'where'> {
  readonly signal: AbortSignal;
  /** Called when AWS has throttled a read, with the time until the next one. */
  readonly onThrottled?: (waitMs: number) => void;
}

/**
 * Reads new lines until the signal ends. Lines can be found late and in another order, so that the latest time is
 * read again each time, and each line is returned once.
 *
 * When AWS throttles a read, the next one waits longer and begins where the throttled one began, so that no line is
 * lost.
 */
export async function* follow(
  logs: StageLogs,
  { since, where, signal, onThrottled }: FollowOptions,
): AsyncGenerator<LogLine> {
  const { everyMs, lateMs } = logs.polling;
  /** Times of the lines that were returned, by their keys. */
  const returned = new Map<string, number>();
  /** Start of the latest read that was not throttled. */
  let readAt = since.getTime();
  let waitMs = everyMs;
  while (!signal.aborted) {
    const from = Math.max(since.getTime(), readAt - lateMs);
    const startedAt = Date.now();
    for (const [key, time] of returned) if (time < from) returned.delete(key);
    try {
      for await (const line of logs.lines({ since: new Date(from), where, signal })) {
        if (returned.has(line.key)) continue;
        returned.set(line.key, line.time.getTime());
        yield line;
      }
      readAt = startedAt;
      waitMs = everyMs;
    } catch (error) {
      if (describeAwsError(error)?.kind !== 'throttling') throw error;
      waitMs = Math.min(2 * waitMs, Math.max(MAX_WAIT_MS, everyMs));
      onThrottled?.(waitMs);
    }
    await sleep(waitMs, undefined, { signal }).catch(ignoreError('AbortError'));
  }
}
