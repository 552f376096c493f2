import { type CloudWatchClient, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';

/** The most metrics that CloudWatch accepts in a call. */
export const MAX_METRICS_PER_CALL = 500;

/** A time span in milliseconds since 1970. It ends just before `until`. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** A metric and the statistic to read of it. */
export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
}

/** Values by the beginning of their period, in milliseconds since 1970. Periods without data are missing. */
export type Series = ReadonlyMap<number, number>;

/**
 * Reads metrics, in the order of their queries.
 *
 * @throws {Error} when CloudWatch does not return all data of a metric
 */
export async function readMetrics(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  span: Span,
  periodSeconds: number,
): Promise<Series[]> {
  const calls = Array.from({ length: Math.ceil(queries.length / MAX_METRICS_PER_CALL) }, (_, n) =>
    readBatch(client, queries.slice(n * MAX_METRICS_PER_CALL, (n + 1) * MAX_METRICS_PER_CALL), span, periodSeconds),
  );
  return (await Promise.all(calls)).flat();
}

async function readBatch(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  { from, until }: Span,
  periodSeconds: number,
): Promise<Series[]> {
  const results = new Map(queries.map((_, n) => [idOf(n), { status: 'nothing', values: new Map<number, number>() }]));
  const pages = paginateGetMetricData(
    { client },
    {
      // No math expressions, because CloudWatch returns no further pages of their results.
      MetricDataQueries: queries.map((query, n) => ({ Id: idOf(n), MetricStat: metricStat(query, periodSeconds) })),
      StartTime: new Date(from),
      EndTime: new Date(until),
      ScanBy: 'TimestampAscending',
    },
  );
  for await (const { MetricDataResults = [] } of pages) {
    for (const { Id = '', StatusCode = 'no status', Timestamps = [], Values = [] } of MetricDataResults) {
      const result = results.get(Id);
      if (!result) continue;
      result.status = StatusCode;
      for (const [n, at] of Timestamps.entries()) result.values.set(at.getTime(), Values[n] ?? 0);
    }
  }
  return [...results.values()].map(({ status, values }, n) => {
    if (status !== 'Complete') {
      const { name, dimensions } = queries[n] as MetricQuery;
      throw new Error(
        `CloudWatch returned ${status} for the metric ${name} of ${JSON.stringify(dimensions)}. ` +
          'Expected Complete. Lambda tries again; if this lasts, check the AWS Health Dashboard.',
      );
    }
    return values;
  });
}

const idOf = (n: number) => `m${n}`;

function metricStat({ namespace, name, dimensions, statistic }: MetricQuery, periodSeconds: number) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Period: periodSeconds, Stat: statistic };
}
