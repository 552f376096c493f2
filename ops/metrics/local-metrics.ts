import type { StageLogs } from '#ops/logs/stage-logs';
import { callLocalMode } from '#ops/send/local-mode';
import {
  type MetricQuery,
  type MetricSpan,
  periodOf,
  periodsOf,
  type Series,
  type StageMetrics,
} from './stage-metrics.ts';

/** Oldest message of each queue, as the local mode answers. */
interface OldestMessages {
  readonly queues: readonly { readonly queueName: string; readonly sentAt: number }[];
}

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

/** Metric of SQS that the local mode has, too. Its value is that of the present. */
const AGE_OF_OLDEST = 'ApproximateAgeOfOldestMessage';

/**
 * Metrics of the local mode, read from the log lines of its functions as CloudWatch does. Of the metrics of SQS, it has
 * the age of the oldest message.
 */
export class LocalMetrics implements StageMetrics {
  readonly apiId = undefined;
  readonly #logs: StageLogs;
  readonly #url: string;

  /** @param url of the local mode, without a trailing slash */
  constructor(logs: StageLogs, url: string) {
    this.#logs = logs;
    this.#url = url;
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
    const ages = queries.some(({ name }) => name === AGE_OF_OLDEST) ? await this.#agesOfOldest() : new Map();
    return series.map((values, n) => {
      const { name, dimensions: { QueueName = '' } = {} } = queries[n] ?? {};
      return name === AGE_OF_OLDEST ? values.with(-1, ages.get(QueueName)) : values;
    });
  }

  /** Reads the age of the oldest message of each queue that has messages, in seconds. */
  async #agesOfOldest(): Promise<ReadonlyMap<string, number>> {
    const { queues } = (await callLocalMode(this.#url, 'GET', 'oldest-messages')) as OldestMessages;
    const now = Date.now();
    return new Map(queues.map(({ queueName, sentAt }) => [queueName, Math.max(0, Math.floor((now - sentAt) / 1_000))]));
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
