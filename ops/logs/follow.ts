import { setTimeout as sleep } from 'node:timers/promises';
import { ignoreError } from '#contract/ignore-error';
import type { LogLine, LogQuery, StageLogs } from './stage-logs.ts';

/**
 * Reads new lines until the signal ends. Lines can be found late and in another order, so that the latest time is
 * read again each time, and each line is returned once.
 */
export async function* follow(
  logs: StageLogs,
  { since, where, signal }: Pick<LogQuery, 'since' | 'where'> & { readonly signal: AbortSignal },
): AsyncGenerator<LogLine> {
  const { everyMs, lateMs } = logs.polling;
  /** Times of the lines that were returned, by their keys. */
  const returned = new Map<string, number>();
  let readAt = since.getTime();
  while (!signal.aborted) {
    const from = Math.max(since.getTime(), readAt - lateMs);
    readAt = Date.now();
    for (const [key, time] of returned) if (time < from) returned.delete(key);
    for await (const line of logs.lines({ since: new Date(from), where, signal })) {
      if (returned.has(line.key)) continue;
      returned.set(line.key, line.time.getTime());
      yield line;
    }
    await sleep(everyMs, undefined, { signal }).catch(ignoreError('AbortError'));
  }
}
