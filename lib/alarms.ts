import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ALARMS } from '#contract/observability';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import type { Requeue } from './requeue.ts';

/** Requests per period below which a rate of failures says nothing: one bot's probe is not an outage. */
const RATE_FLOOR = 10;
const SERVER_ERROR_PERCENT = 1;
const CLIENT_ERROR_PERCENT = 20;

export interface AlarmsProps {
  readonly emails: readonly string[];
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
}

type AlarmName = (typeof ALARMS)[keyof typeof ALARMS];

/** Tells people by email what the runbook has a section for. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { emails, ingest, lanes, requeue }: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Catchbasin', enforceSSL: true });
    this.#letAlarmsPublish();
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));

    this.#ingestAlarms(ingest);
    for (const lane of lanes) this.#laneAlarms(lane);
    this.#alarm(ALARMS.unqueuedWebhooks, undefined, {
      metric: requeue.waiting,
      threshold: 1,
      meaning: 'Webhooks are stored and cannot be queued, or nobody looks after them.',
      // The function reports every minute: when it is silent, it does not run.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  /** The policy that asks for TLS takes the place of SNS's default one, by which the account's alarms could publish. */
  #letAlarmsPublish(): void {
    const stack = Stack.of(this);
    const alarms = stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
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
      meaning: 'The door answers webhooks with 5xx: providers will retry, for as long as they do.',
    });
    this.#alarm(ALARMS.ingest4xxRate, undefined, {
      metric: rateOf(api.metricClientError({ period, statistic: Stats.SUM })),
      threshold: CLIENT_ERROR_PERCENT,
      meaning: 'The door turns many requests away: a wrong secret, a removed topic, or a stranger.',
    });
  }

  #laneAlarms({ name, config, queue, deadLetterQueue, processor }: Lane): void {
    this.#alarm(ALARMS.deadLettersWaiting, name, {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
      threshold: 1,
      meaning: 'Webhooks failed for good and wait in the dead-letter queue, for 14 days.',
    });
    this.#alarm(ALARMS.oldestWebhookAge, name, {
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }),
      threshold: config.ageTarget,
      meaning: `Webhooks wait longer than the lane's target of ${config.ageTarget} s.`,
    });
    this.#alarm(ALARMS.processorErrors, name, {
      metric: processor.metricErrors({ statistic: Stats.SUM }),
      threshold: 1,
      meaning: 'The processor itself crashed or ran out of time; its batch comes back.',
    });
    this.#alarm(ALARMS.processorThrottles, name, {
      metric: processor.metricThrottles({ statistic: Stats.SUM }),
      threshold: 1,
      meaning: 'Lambda throttles the processor: its webhooks wait for a visibility timeout each time.',
    });
  }

  /** An alarm at or above its threshold. Quiet queues and functions report nothing, which is no fault. */
  #alarm(
    name: AlarmName,
    lane: string | undefined,
    { meaning, ...props }: Pick<AlarmProps, 'threshold' | 'treatMissingData'> & { metric: IMetric; meaning: string },
  ): void {
    const alarm = new Alarm(this, lane ? `${name}-${lane}` : name, {
      alarmDescription: `${meaning} See docs/runbook.md, section ${name}.`,
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
