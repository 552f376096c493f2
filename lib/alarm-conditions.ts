import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { retrySchedule } from '#config/backoff';
import type { RetryPolicy } from '#config/resolve-webhooks';

/** Counts all messages of a queue, also those that a tool has received and hidden. */
export function depthOf(queue: IQueue): MathExpression {
  const options = { statistic: Stats.MAXIMUM, period: Duration.minutes(1) };
  return new MathExpression({
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
