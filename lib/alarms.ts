import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { DeferralReason } from '#contract/errors';
import { ALARMS, METRICS, METRICS_NAMESPACE } from '#contract/observability';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import type { Requeue } from './requeue.ts';

/** A rate needs this many requests per period, because one failed probe of a bot is not an outage. */
const RATE_FLOOR = 10;
const SERVER_ERROR_PERCENT = 1;
const CLIENT_ERROR_PERCENT = 20;

export interface AlarmsProps {
  readonly emails: readonly string[];
  /** An existing topic to publish to. @default a new topic */
  readonly topic?: ITopic | undefined;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
}

type AlarmName = (typeof ALARMS)[keyof typeof ALARMS];

/** Alarms for operators. Each has a section of the same name in `docs/runbook.md`. */
export class Alarms extends Construct {
  /** Receives every alarm, and its return to OK. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { emails, topic, ingest, lanes, requeue }: AlarmsProps) {
    super(scope, id);
    this.topic = topic ?? this.#createTopic(emails);
    if (topic) this.#subscribe(emails, topic);

    this.#ingestAlarms(ingest);
    for (const lane of lanes) this.#laneAlarms(lane);
    this.#alarm(ALARMS.unqueuedWebhooks, undefined, {
      metric: requeue.unqueued,
      threshold: 1,
      description:
        'Stored webhooks are not being queued: SQS is rejecting them, or the requeue function is not running.',
      // The function reports every minute. Missing data means that it does not run.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  /** Requiring TLS replaces the default policy of SNS, so alarms need an explicit permission to publish. */
  #createTopic(emails: readonly string[]): Topic {
    const topic = new Topic(this, 'Topic', { displayName: 'Catchbasin', enforceSSL: true });
    for (const email of emails) topic.addSubscription(new EmailSubscription(email));
    const stack = Stack.of(this);
    const alarms = stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
    return topic;
  }

  /** Subscribes to an existing topic. `addSubscription` would add the subscriptions to the stack of the topic. */
  #subscribe(emails: readonly string[], topic: ITopic): void {
    for (const endpoint of emails) {
      new Subscription(this, endpoint, { topic, endpoint, protocol: SubscriptionProtocol.EMAIL });
    }
  }

  #ingestAlarms({ api }: Ingest): void {
    const period = Duration.minutes(5);
    const rateOf = (failures: IMetric) =>
      new MathExpression({
        expression: `IF(requests >= ${RATE_FLOOR}, 100 * failures / requests, 0)`,
        usingMetrics: { failures, requests: api.metricCount({ period, statistic: Stats.SAMPLE_COUNT }) },
        label: 'percent of requests',
        period,
      });
    this.#alarm(ALARMS.ingest5xxRate, undefined, {
      metric: rateOf(api.metricServerError({ period, statistic: Stats.SUM })),
      threshold: SERVER_ERROR_PERCENT,
      description: 'The ingest endpoint is returning 5xx. Most providers retry for hours or days; GitHub does not.',
    });
    this.#alarm(ALARMS.ingest4xxRate, undefined, {
      metric: rateOf(api.metricClientError({ period, statistic: Stats.SUM })),
      threshold: CLIENT_ERROR_PERCENT,
      description: 'The ingest endpoint is rejecting many requests: a wrong secret, a removed topic, or a scanner.',
    });
  }

  #laneAlarms({ name, stage, config, queue, deadLetterQueue, processor }: Lane): void {
    this.#alarm(ALARMS.deadLettersWaiting, name, {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
      threshold: 1,
      description: `Webhooks of lane ${name} failed every attempt. The dead-letter queue keeps them for 14 days.`,
    });
    this.#alarm(ALARMS.oldestWebhookAge, name, {
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }),
      threshold: config.maxWebhookAge,
      description: `The oldest webhook of lane ${name} has been waiting for more than ${config.maxWebhookAge} s.`,
    });
    this.#alarm(ALARMS.processingDeferred, name, {
      metric: this.#notProcessed({ name, stage, processor }),
      threshold: 1,
      description:
        `Handlers of lane ${name} cannot be started: the idempotency table or the payload store fails, ` +
        'or the processor is throttled, crashes or times out. The webhooks wait in the queue.',
    });
  }

  /** Counts what kept handlers from starting. A processor that is throttled or does not start counts nothing itself. */
  #notProcessed({ name, stage, processor }: Pick<Lane, 'name' | 'stage' | 'processor'>): MathExpression {
    const period = Duration.minutes(5);
    const deferredBecause = (reason: DeferralReason) =>
      new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: METRICS.deferred,
        dimensionsMap: { service: 'process', stage, lane: name, reason },
        statistic: Stats.SUM,
        period,
      });
    return new MathExpression({
      expression: 'SUM([table, store, version, errors, throttles])',
      usingMetrics: {
        table: deferredBecause('table'),
        store: deferredBecause('store'),
        version: deferredBecause('version'),
        errors: processor.metricErrors({ statistic: Stats.SUM, period }),
        throttles: processor.metricThrottles({ statistic: Stats.SUM, period }),
      },
      label: 'webhooks deferred, errors and throttles',
      period,
    });
  }

  /** Creates an alarm at or above its threshold. Idle queues and functions report no data, which is healthy. */
  #alarm(
    name: AlarmName,
    lane: string | undefined,
    {
      description,
      ...props
    }: Pick<AlarmProps, 'threshold' | 'treatMissingData'> & { metric: IMetric; description: string },
  ): void {
    const alarm = new Alarm(this, lane ? `${name}-${lane}` : name, {
      alarmDescription: `${description} See docs/runbook.md, section ${name}.`,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmName: [Stack.of(this).stackName, lane, name].filter(Boolean).join('-'),
      ...props,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
