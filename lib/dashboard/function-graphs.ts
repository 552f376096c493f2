import { Color, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { PERIOD } from './graphs.ts';

/** Describes the graph of invocations that crashed, timed out or did not start. */
export function errorsAndThrottles(title: string, of: IFunction) {
  const options = { statistic: Stats.SUM, period: PERIOD };
  return {
    title: `${title}: errors and throttles`,
    unit: 'invocations per 5 min',
    stacked: true,
    metrics: [
      of.metricErrors({ ...options, label: 'errors', color: Color.RED }),
      of.metricThrottles({ ...options, label: 'throttles', color: Color.ORANGE }),
    ],
  };
}

/** Describes the graph of the time that invocations take. */
export function duration(title: string, of: IFunction) {
  const at = (statistic: string, color: string) =>
    of.metricDuration({ statistic, label: statistic, color, period: PERIOD });
  return { title: `${title}: duration`, unit: 'ms', metrics: [at('p50', Color.BLUE), at('p99', Color.PURPLE)] };
}

/**
 * Describes the graph of invocations at the same time.
 *
 * @param limit the `maxConcurrency` of the lane; by default no limit is drawn
 */
export function concurrency(title: string, of: IFunction, limit?: number) {
  const options = { statistic: Stats.MAXIMUM, label: 'concurrent invocations', period: PERIOD };
  return {
    title: `${title}: concurrency`,
    unit: 'invocations',
    metrics: [of.metric('ConcurrentExecutions', options)],
    ...(limit && { limit: { value: limit, label: `maxConcurrency: ${limit}` } }),
  };
}
