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

/** Counts the failed attempts at a webhook within so many seconds of its first failure, from 1 to 3. */
export function failuresWithin(seconds: number, policy: RetryPolicy): number {
  const delays = retrySchedule(policy);
  const startsAt = delays.map((_, n) => delays.slice(0, n + 1).reduce((sum, delay) => sum + delay, 0));
  return Math.min(3, 1 + startsAt.filter((at) => at <= seconds).length);
}
