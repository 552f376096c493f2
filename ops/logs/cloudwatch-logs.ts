import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { filterPattern } from './filter-pattern.ts';
import { mergeByTime } from './merge-by-time.ts';
import { fieldsOf, type LogLine, type LogQuery, type LogSource, matches, type StageLogs } from './stage-logs.ts';

const DAY_MS = 86_400_000;

/** Log group of a function. */
export interface LogGroup extends LogSource {
  readonly name: string;
  /** Undefined when CloudWatch keeps the lines for ever. */
  readonly retentionDays: number | undefined;
}

/** Logs of a deployed stage, in the log groups of its functions. The client is loaded with the first call. */
export class CloudWatchLogs implements StageLogs {
  readonly title: string;
  // CloudWatch finds most lines within ten seconds. It allows an account 5 to 25 searches a second, by region:
  // https://docs.aws.amazon.com/general/latest/gr/cwl_region.html
  readonly polling = { everyMs: 3_000, lateMs: 60_000 };
  readonly #groups: readonly LogGroup[];
  readonly #createClient: () => Promise<CloudWatchLogsClient>;
  #client: Promise<CloudWatchLogsClient> | undefined;

  /** @param createClient @default a client with the credentials of the caller */
  constructor(stackName: string, groups: readonly LogGroup[], createClient = defaultClient) {
    this.title = `the log groups of ${stackName}`;
    this.#groups = groups;
    this.#createClient = createClient;
  }

  async *lines(query: LogQuery): AsyncGenerator<LogLine> {
    this.#client ??= this.#createClient();
    const client = await this.#client;
    for await (const line of mergeByTime(this.#groups.map((group) => linesOf(client, group, query)))) {
      if (query.signal?.aborted) return;
      if (matches(line, query.where)) yield line;
    }
  }

  async coveredSince(): Promise<Date> {
    const days = Math.min(...this.#groups.map(({ retentionDays }) => retentionDays ?? Number.POSITIVE_INFINITY));
    return new Date(Number.isFinite(days) ? Date.now() - days * DAY_MS : 0);
  }

  close(): void {
    void this.#client?.then((client) => client.destroy());
  }
}

async function defaultClient(): Promise<CloudWatchLogsClient> {
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  // Several log groups are searched at the same time, which CloudWatch may throttle.
  return new CloudWatchLogsClient({ maxAttempts: 8 });
}

async function* linesOf(
  client: CloudWatchLogsClient,
  { name, retentionDays: _, ...source }: LogGroup,
  { since, until, where, signal }: LogQuery,
): AsyncGenerator<LogLine> {
  const { paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  const pattern = filterPattern(where);
  const input = {
    logGroupName: name,
    startTime: since.getTime(),
    // CloudWatch includes the end of the range.
    ...(until && { endTime: until.getTime() - 1 }),
    ...(pattern !== undefined && { filterPattern: pattern }),
  };
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, input, { abortSignal: signal })) {
      for (const event of events) yield toLine(event, source);
    }
  } catch (error) {
    // An aborted request throws, and its lines are not wanted any more.
    if (!signal?.aborted) throw error;
  }
}

function toLine({ eventId = '', timestamp = 0, message = '' }: FilteredLogEvent, source: LogSource): LogLine {
  const text = message.replace(/\n$/, '');
  return { ...source, key: eventId, time: new Date(timestamp), text, fields: fieldsOf(text) };
}
