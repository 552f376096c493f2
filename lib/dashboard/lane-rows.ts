import { Color, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { MAX_IN_FLIGHT } from '#config/in-flight';
import { depthOf } from '#lib/alarms/conditions';
import type { Lane } from '#lib/lane';
import { concurrency, duration, errorsAndThrottles } from './function-graphs.ts';
import { graphs, header, PERIOD } from './graphs.ts';
import type { StageMetrics } from './stage-metrics.ts';

/**
 * Topics of a stage up to which the attempts of a lane are summed up from three metrics of each topic. CloudWatch shows
 * up to 500 metrics in a graph and 2,500 on a dashboard, and an expression has up to 2,048 characters.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
const MAX_SUMMED_TOPICS = 100;

/**
 * Creates the rows of one lane: its queue, its attempts and its processor.
 *
 * @param topics the topics of the lane
 * @param ofStage the number of all topics
 */
export function laneRows(lane: Lane, topics: readonly string[], ofStage: number, own: StageMetrics): IWidget[][] {
  const { name, config, queue, deadLetterQueue, processor } = lane;
  const number = topics.length === 1 ? '1 topic' : `${topics.length} topics`;
  const maximum = { statistic: Stats.MAXIMUM, period: PERIOD };
  const deadLettered = own.sum(
    'deadLettered',
    { service: 'process', lane: name },
    { label: 'dead-lettered', color: Color.RED },
  );
  const attempts = () => ({
    title: `${name}: attempts`,
    unit: 'attempts per 5 min',
    stacked: true,
    metrics: [
      own.sumOfTopics('processed', 'process', topics, { label: 'processed', color: Color.GREEN }),
      own.sumOfTopics('duplicate', 'process', topics, { label: 'duplicates', color: Color.GREY }),
      own.sumOfTopics('retried', 'process', topics, { label: 'failed, retried', color: Color.ORANGE }),
      deadLettered,
    ],
  });
  const sums = { statistic: Stats.SUM, period: PERIOD };
  const messages = {
    title: `${name}: messages`,
    unit: 'messages per 5 min',
    metrics: [
      queue.metricNumberOfMessagesReceived({ ...sums, label: 'received', color: Color.BLUE }),
      queue.metricNumberOfMessagesDeleted({ ...sums, label: 'settled', color: Color.GREEN }),
    ],
  };
  return [
    header(
      `Lane ${name}`,
      `${number}. Queue, attempts, retries and dead letters. Webhooks that wait for their retry are in flight.`,
    ),
    graphs(
      {
        title: `${name}: waiting`,
        unit: 'webhooks',
        metrics: [queue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: 'waiting' })],
      },
      {
        title: `${name}: in flight`,
        unit: 'webhooks',
        metrics: [queue.metricApproximateNumberOfMessagesNotVisible({ ...maximum, label: 'in flight' })],
        limit: { value: MAX_IN_FLIGHT, label: 'limit of SQS: 120,000' },
      },
      {
        title: `${name}: age of the oldest`,
        unit: 's',
        metrics: [queue.metricApproximateAgeOfOldestMessage({ ...maximum, label: 'age of the oldest' })],
        limit: { value: config.maxWebhookAge, label: `maxWebhookAge: ${config.maxWebhookAge} s` },
      },
    ),
    graphs(
      ...(topics.length > 0 ? [ofStage > MAX_SUMMED_TOPICS ? messages : attempts()] : []),
      {
        title: `${name}: deferred by reason`,
        unit: 'deferrals per 5 min',
        stacked: true,
        metrics: [own.deferredByReason(name)],
      },
      {
        title: `${name}: dead-lettered`,
        unit: 'webhooks per 5 min',
        metrics: [deadLettered],
      },
      { title: `${name}: dead letters waiting`, unit: 'webhooks', metrics: [depthOf(deadLetterQueue)] },
    ),
    graphs(
      ...(config.canary
        ? [
            {
              title: `${name}: failed attempts by version`,
              unit: 'attempts per 5 min',
              stacked: true,
              metrics: [own.byVersion('retried', { service: 'process', lane: name })],
            },
          ]
        : []),
      errorsAndThrottles(`${name} processor`, processor),
      concurrency(`${name} processor`, processor, config.maxConcurrency),
      duration(`${name} processor`, processor),
    ),
  ];
}

/** Creates the row that compares the topics of all lanes. */
export function topicRows(own: StageMetrics): IWidget[][] {
  const unit = 'webhooks per 5 min';
  return [
    header('Handlers by topic', 'Find the topic whose handler fails. Topics appear after their first webhook.'),
    graphs(
      { title: 'Processed by topic', unit, stacked: true, metrics: [own.byTopic('processed', 'process')] },
      { title: 'Failed and retried by topic', unit, stacked: true, metrics: [own.byTopic('retried', 'process')] },
      { title: 'Dead-lettered by topic', unit, stacked: true, metrics: [own.byTopic('deadLettered', 'process')] },
    ),
  ];
}
