/** Function that printed a line. */
export interface LogSource {
  /** Name of the function in `lambdas/`, or its logical id for a function of the user. */
  readonly function: string;
  /** Lane of a processor. */
  readonly lane?: string;
}

/** Line that a function of a stage printed. */
export interface LogLine extends LogSource {
  /** Identifies the line in its stage. Two reads return the same key. */
  readonly key: string;
  /** Time at which the line was printed. */
  readonly time: Date;
  /** Line as it was printed. */
  readonly text: string;
  /** Fields of a line in JSON, with its metrics in `_aws`. Undefined for a line that is no JSON object. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** Fields of a line that the logs can be searched by. */
export type SearchedField = 'id' | 'eventId' | 'message' | 'topic';

export interface LogQuery {
  /** Time from which lines are read. */
  readonly since: Date;
  /** Time before which the range ends. @default all that is in the logs */
  readonly until?: Date | undefined;
  /** Values of fields. A line has one of the values in each of the fields. @default lines of any content */
  readonly where?: { readonly [Field in SearchedField]?: readonly string[] } | undefined;
  /** Ends reading. */
  readonly signal?: AbortSignal | undefined;
}

/** Logs of the functions of a stage. */
export interface StageLogs {
  /** Reads lines in order of time. */
  lines(query: LogQuery): AsyncIterable<LogLine>;
  /** Returns the time from which the logs hold all lines. */
  coveredSince(): Promise<Date>;
  /** Name of the logs for people, such as `the log groups of Catchbasin-prod`. */
  readonly title: string;
  /** Times for commands that wait for new lines. */
  readonly polling: {
    readonly everyMs: number;
    /** Longest time after which a line is expected to be found. */
    readonly lateMs: number;
  };
  /** Closes connections. */
  close(): void;
}

/** Tells whether a line has the values of a query. */
export function matches({ fields = {} }: Pick<LogLine, 'fields'>, where: LogQuery['where'] = {}): boolean {
  return Object.entries(where).every(([name, values]) => values.includes(String(fields[name])));
}

/** Reads the fields of a line. Returns undefined for a line that is no JSON object. */
export function fieldsOf(text: string): LogLine['fields'] {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
