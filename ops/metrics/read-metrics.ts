import { type CloudWatchClient, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { UserError } from '#ops/user-error';
import { type MetricQuery, type MetricSpan, periodOf, periodsOf, type Series } from './stage-metrics.ts';

/** Limit of CloudWatch. */
const MAX_METRICS_PER_CALL = 500;

/**
 * Reads metrics, in the order of their queries.
 *
 * @throws {UserError} when CloudWatch does not return all data of a metric
 */
export async function readMetrics(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  span: MetricSpan,
): Promise<Series[]> {
  const calls = Array.from({ length: Math.ceil(queries.length / MAX_METRICS_PER_CALL) }, (_, n) =>
    readBatch(client, queries.slice(n * MAX_METRICS_PER_CALL, (n + 1) * MAX_METRICS_PER_CALL), span),
  );
  return (await Promise.all(calls)).flat();
}

async function readBatch(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  span: MetricSpan,
): Promise<Series[]> {
  const length = periodsOf(span);
  const results = queries.map((query) => ({ query, status: 'nothing', values: new Array<number | undefined>(length) }));
  const pages = paginateGetMetricData(
    { client },
    {
      MetricDataQueries: queries.map(({ namespace, name, dimensions, statistic }, n) => ({
        Id: `m${n}`,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: name,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: span.periodSeconds,
          Stat: statistic,
        },
      })),
      StartTime: span.since,
      EndTime: span.until,
    },
  );
  for await (const { MetricDataResults = [] } of pages) {
    for (const { Id = '', StatusCode = 'no status', Timestamps = [], Values = [] } of MetricDataResults) {
      const result = results[Number(Id.slice(1))];
      if (!result) continue;
      result.status = StatusCode;
      for (const [n, at] of Timestamps.entries()) {
        const period = periodOf(span, at);
        if (period >= 0 && period < length) result.values[period] = Values[n] ?? 0;
      }
    }
  }
  return results.map(({ query, status, values }) => {
    if (status === 'Complete') return Array.from(values);
    throw new UserError(
      `CloudWatch returned ${status} for the metric ${query.name} of ${JSON.stringify(query.dimensions)}. ` +
        'Expected Complete. Run the command again. If the error remains, check the AWS Health Dashboard.',
    );
  });
}
