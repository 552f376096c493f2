import {
  type AlarmState,
  type MetricQuery,
  type MetricSpan,
  periodsOf,
  type Series,
  type StageMetrics,
} from '#ops/metrics/stage-metrics';

/** Metrics of a stage that a test sets. */
export class MemoryMetrics implements StageMetrics {
  apiId: string | undefined = 'api';
  /** Alarms, or the error of reading them. Undefined when the stage has none. */
  states: readonly AlarmState[] | Error | undefined = [];
  /** Values of a query, by period from the last one backwards. @default no data */
  answer: (query: MetricQuery) => readonly number[] = () => [];
  /** Queries so far. */
  readonly queries: MetricQuery[] = [];

  async values(queries: readonly MetricQuery[], span: MetricSpan): Promise<readonly Series[]> {
    this.queries.push(...queries);
    const length = periodsOf(span);
    return queries.map((query) => {
      const values = this.answer(query);
      return Array.from({ length }, (_, n) => values[length - 1 - n]);
    });
  }

  async alarms(): Promise<readonly AlarmState[] | undefined> {
    if (this.states instanceof Error) throw this.states;
    return this.states;
  }

  close(): void {}
}
