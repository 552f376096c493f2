import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { minutes } from '#contract/durations';
import type { EnvOf } from '#contract/env';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import { AWS_CLIENT_CONFIG } from '#lambdas/runtime/aws/sdk-config';
import { type MetricQuery, readMetrics, type Series, type Span } from './read-metrics.ts';

/** Reading 500 metrics takes CloudWatch longer than the calls of the other functions take. */
const READ_TIMEOUT_MS = 4_000;

/** The metrics of one lane, by minute. */
export interface LaneMetrics {
  readonly lane: string;
  /** Dead letters that the processor counted. */
  readonly counted: Series;
  /** Dead letters in the queue that can be received. Missing while the queue is inactive. */
  readonly visible: Series;
  /** Dead letters in the queue that a tool has received. SQS may report it only if there are any. */
  readonly hidden: Series;
}

/** A message to the operators. */
export interface Reminder {
  readonly subject: string;
  readonly body: string;
}

/** Every effect of the remind function. */
export interface RemindPorts {
  /** Reads the metrics of all lanes. */
  lanes(span: Span): Promise<LaneMetrics[]>;
  /** Counts the dead letters of topics in a span of whole hours. */
  countByTopic(topics: readonly string[], span: Span): Promise<ReadonlyMap<string, number>>;
  /**
   * Sends a message to each topic of the alarms.
   *
   * @throws {Error} the first failure, after all topics were tried
   */
  publish(reminder: Reminder): Promise<void>;
}

/** Creates the ports on the AWS SDK. */
export function awsPorts(env: EnvOf<'remind'>): RemindPorts {
  const cloudWatch = new CloudWatchClient({
    ...AWS_CLIENT_CONFIG,
    requestHandler: {
      ...AWS_CLIENT_CONFIG.requestHandler,
      requestTimeout: READ_TIMEOUT_MS,
      socketTimeout: READ_TIMEOUT_MS,
    },
  });
  const sns = new SNSClient(AWS_CLIENT_CONFIG);
  const queues: Readonly<Record<string, string>> = JSON.parse(env.DEAD_LETTER_QUEUES);
  const topics: readonly string[] = env.ALARM_TOPIC_ARNS.split(',');
  const deadLettered = (dimensions: Readonly<Record<string, string>>): MetricQuery => ({
    namespace: METRICS_NAMESPACE,
    name: METRICS.deadLettered,
    dimensions: { service: 'process', stage: env.STAGE, ...dimensions },
    statistic: 'Sum',
  });

  return {
    async lanes(span) {
      const queries = Object.entries(queues).flatMap(([lane, queue]) => [
        deadLettered({ lane }),
        depthOf(queue, 'ApproximateNumberOfMessagesVisible'),
        depthOf(queue, 'ApproximateNumberOfMessagesNotVisible'),
      ]);
      const series = await readMetrics(cloudWatch, queries, span, minutes(1));
      const of = (n: number): Series => series[n] ?? new Map();
      return Object.keys(queues).map((lane, n) => ({
        lane,
        counted: of(3 * n),
        visible: of(3 * n + 1),
        hidden: of(3 * n + 2),
      }));
    },
    async countByTopic(topics, span) {
      const queries = topics.map((topic) => deadLettered({ topic }));
      const series = await readMetrics(cloudWatch, queries, span, (span.until - span.from) / 1_000);
      const sums = series.map((values) => [...values.values()].reduce((sum, value) => sum + value, 0));
      return new Map(topics.map((topic, n) => [topic, sums[n] ?? 0]));
    },
    async publish({ subject, body }) {
      const message = { Subject: subject, Message: body };
      const sent = topics.map((TopicArn) => sns.send(new PublishCommand({ TopicArn, ...message })));
      const failures = (await Promise.allSettled(sent)).flatMap((each) =>
        each.status === 'rejected' ? each.reason : [],
      );
      if (failures.length > 0) throw failures[0];
    },
  };
}

function depthOf(queue: string, name: string): MetricQuery {
  return { namespace: 'AWS/SQS', name, dimensions: { QueueName: queue }, statistic: 'Maximum' };
}
