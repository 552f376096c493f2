import type { StageLogs } from '#ops/logs/stage-logs';
import {
  type MetricQuery,
  type MetricSpan,
  periodOf,
  periodsOf,
  type Series,
  type StageMetrics,
} from './stage-metrics.ts';

/** Directive of the embedded metric format. */
interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

interface EmbeddedMetrics {
  readonly Timestamp: number;
  readonly CloudWatchMetrics: readonly Directive[];
}

/** Metrics of the local mode, read from the log lines of its functions as CloudWatch does. It has no others. */
export class LocalMetrics implements StageMetrics {
  readonly apiId = undefined;
  readonly #logs: StageLogs;

  constructor(logs: StageLogs) {
    this.#logs = logs;
  }

  async values(queries: readonly MetricQuery[], span: MetricSpan): Promise<readonly Series[]> {
    const length = periodsOf(span);
    const series = queries.map(() => new Array<number | undefined>(length).fill(undefined));
    const byKey = Map.groupBy(
      queries.map((query, n) => ({ query, values: series[n] ?? [] })),
      ({ query: { namespace, name, dimensions } }) => keyOf(namespace, name, dimensions),
    );
    for await (const { fields = {} } of this.#logs.lines({ since: span.since, until: span.until })) {
      const { Timestamp, CloudWatchMetrics } = (fields._aws ?? {}) as Partial<EmbeddedMetrics>;
      // A handler can print a line of any form.
      if (!Array.isArray(CloudWatchMetrics)) continue;
      const period = periodOf(span, new Date(Timestamp ?? Number.NaN));
      if (!(period >= 0 && period < length)) continue;
      for (const [key, value] of samplesOf(CloudWatchMetrics, fields)) {
        for (const { query, values } of byKey.get(key) ?? []) {
          const before = values[period] ?? 0;
          values[period] = query.statistic === 'Sum' ? before + value : Math.max(before, value);
        }
      }
    }
    return series;
  }

  async alarms(): Promise<undefined> {
    return undefined;
  }

  close(): void {}
}

/** Lists the values of a line, by metric and dimensions. */
function* samplesOf(
  directives: readonly Directive[],
  fields: Readonly<Record<string, unknown>>,
): Generator<readonly [key: string, value: number]> {
  for (const { Namespace, Dimensions, Metrics } of directives) {
    for (const { Name } of Metrics) {
      const value = fields[Name];
      if (typeof value !== 'number') continue;
      for (const names of Dimensions) {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(fields[name])]));
        yield [keyOf(Namespace, Name, dimensions), value];
      }
    }
  }
}

function keyOf(namespace: string, name: string, dimensions: MetricQuery['dimensions']): string {
  return JSON.stringify([namespace, name, ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
