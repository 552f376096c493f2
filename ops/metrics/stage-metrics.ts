/** Metric, and the statistic to read of it. */
export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
}

/** Range of time that is read in periods. It is a whole number of periods, and ends just before `until`. */
export interface MetricSpan {
  readonly since: Date;
  readonly until: Date;
  readonly periodSeconds: number;
}

/** Value of each period of a span, in order of time. Undefined for a period without data. */
export type Series = readonly (number | undefined)[];

/** State of an alarm. */
export interface AlarmState {
  readonly name: string;
  readonly state: string;
  /** The time of the last change of state. */
  readonly since: Date;
  readonly description: string;
  readonly actionsEnabled: boolean;
}

/** Metrics and alarms of a stage. */
export interface StageMetrics {
  /** Id of the HTTP API, whose metrics count the responses. Undefined in the local mode, which has no API Gateway. */
  readonly apiId: string | undefined;
  /** Reads metrics, in the order of their queries. */
  values(queries: readonly MetricQuery[], span: MetricSpan): Promise<readonly Series[]>;
  /** Returns the states of the stage's alarms. Undefined where there are no alarms, as in the local mode. */
  alarms(): Promise<readonly AlarmState[] | undefined>;
  /** Closes connections. */
  close(): void;
}

/** Returns the number of periods of a span. */
export function periodsOf({ since, until, periodSeconds }: MetricSpan): number {
  return Math.ceil((until.getTime() - since.getTime()) / 1_000 / periodSeconds);
}

/** Returns the period of a time within a span, counted from 0. Other times have no period of the span. */
export function periodOf({ since, periodSeconds }: MetricSpan, time: Date): number {
  return Math.floor((time.getTime() - since.getTime()) / 1_000 / periodSeconds);
}
