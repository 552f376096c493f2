import { type LogLine, type LogQuery, type LogSource, matches, type StageLogs } from '#ops/logs/stage-logs';

/** Logs of a stage that a test writes. */
export class MemoryLogs implements StageLogs {
  readonly title = 'the log groups of Catchbasin-dev';
  readonly polling = { everyMs: 5, lateMs: 60_000 };
  readonly #lines: LogLine[] = [];
  /** Time from which the logs hold all lines. */
  since = new Date('2024-01-01T00:00:00.000Z');
  /** Errors of the next reads, each after the first line that the read returns. */
  readonly failures: Error[] = [];
  /** Queries so far. */
  readonly queries: LogQuery[] = [];

  /** Adds a line of JSON. @param time in ISO 8601 */
  add(time: string, source: LogSource, fields: Readonly<Record<string, unknown>>): void {
    const line = { timestamp: time, ...fields };
    const key = `${this.#lines.length}`;
    this.#lines.push({ key, time: new Date(time), ...source, text: JSON.stringify(line), fields: line });
  }

  async *lines(query: LogQuery): AsyncGenerator<LogLine> {
    this.queries.push(query);
    const { since, until, where } = query;
    const failure = this.failures.shift();
    for (const line of this.#lines.toSorted((a, b) => a.time.getTime() - b.time.getTime())) {
      if (line.time >= since && (!until || line.time < until) && matches(line, where)) {
        yield line;
        if (failure) throw failure;
      }
    }
    if (failure) throw failure;
  }

  async coveredSince(): Promise<Date> {
    return this.since;
  }

  close(): void {}
}
