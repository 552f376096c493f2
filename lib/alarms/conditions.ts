import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { retrySchedule } from '#config/backoff';
import type { RetryPolicy } from '#config/resolve-webhooks';
import { DRAIN_PERIOD, MANY_WAITING, NOT_DRAINING } from '#config/time-to-drain';
import { days, hours, minutes } from '#contract/durations';

/** Counts all messages of a queue, also those that a tool has received and hidden. */
export function depthOf(queue: IQueue): MathExpression {
  const options = { statistic: Stats.MAXIMUM, period: Duration.minutes(1) };
  return new MathExpression({
    // A missing value counts as 0 beside one that exists. With FILL, an inactive queue would have the depth 0, and DIFF
    // would take its next value for an increase.
    expression: 'visible + hidden',
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible(options),
      hidden: queue.metricApproximateNumberOfMessagesNotVisible(options),
    },
    label: 'dead letters',
    period: Duration.minutes(1),
  });
}

/** The most failures that an alarm waits for. */
const MAX_FAILURES = 3;

/** Returns how many attempts at one webhook can fail and be retried within so many seconds, from 1 to 3. */
export function failuresWithin(seconds: number, policy: RetryPolicy): number {
  let at = 0;
  let failures = 0;
  for (const delay of retrySchedule(policy)) {
    if (at <= seconds) failures++;
    at += delay;
  }
  return Math.min(MAX_FAILURES, Math.max(1, failures));
}

/** Estimates the seconds that a lane needs for its waiting messages, by the number that it has just settled. */
export function secondsToDrain(queue: IQueue): MathExpression {
  const period = Duration.seconds(DRAIN_PERIOD);
  return new MathExpression({
    expression:
      `IF(waiting >= ${MANY_WAITING}, ` + `IF(settled > 0, waiting * ${DRAIN_PERIOD} / settled, ${NOT_DRAINING}), 0)`,
    usingMetrics: {
      waiting: queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.AVERAGE, period }),
      settled: queue.metricNumberOfMessagesDeleted({ statistic: Stats.SUM, period }),
    },
    label: 'seconds to drain',
    period,
  });
}

/** The most periods of an alarm on silence. More would read more data and be hardly more punctual. */
const MAX_SILENT_PERIODS = 60;

/**
 * Divides a time of silence into periods. The alarm is late by one period at most.
 *
 * CloudWatch requires periods of whole minutes, and of whole hours for alarms on more than a day.
 *
 * @param seconds the time of silence, from an hour to seven days
 * @returns the length of a period in seconds, and their number
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function silence(seconds: number): { readonly period: number; readonly periods: number } {
  const unit = seconds > days(1) ? hours(1) : minutes(1);
  const period = seconds > days(1) ? unit : Math.ceil(seconds / MAX_SILENT_PERIODS / unit) * unit;
  return { period, periods: Math.ceil(seconds / period) };
}
