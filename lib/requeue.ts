import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import { type Lane, queueUrlsOf } from './lane.ts';
import type { PayloadStore } from './payload-store.ts';
import { WebhookFunction } from './webhook-function.ts';

export interface RequeueProps {
  readonly stage: string;
  readonly payloads: PayloadStore;
  readonly lanes: readonly Lane[];
  readonly logRetention: RetentionDays;
}

/** The function that runs every minute and queues the webhooks that ingest could store but not queue. */
export class Requeue extends Construct {
  /** The number of stored webhooks that are not queued yet. */
  readonly unqueued: IMetric;

  constructor(scope: Construct, id: string, { stage, payloads, lanes, logRetention }: RequeueProps) {
    super(scope, id);
    const requeue = new WebhookFunction(this, 'Function', {
      name: 'requeue',
      description: 'Queues webhooks that were stored while their queue was unavailable',
      // The interval of the schedule, so that a run ends before the schedule starts the next one.
      timeout: Duration.minutes(1),
      memorySize: 256,
      logRetention,
      env: { STAGE: stage, PAYLOAD_BUCKET: payloads.bucket.bucketName, QUEUE_URLS: queueUrlsOf(lanes) },
    });
    payloads.grantUnmark(requeue);
    for (const { queue } of lanes) queue.grant(requeue, 'sqs:SendMessage');
    new Rule(this, 'Schedule', {
      description: 'Runs the requeue function',
      schedule: Schedule.rate(Duration.minutes(1)),
      // EventBridge need not repeat a failed delivery, because the next run does the same work.
      targets: [new LambdaFunction(requeue, { retryAttempts: 0 })],
    });
    this.unqueued = new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: METRICS.unqueued,
      dimensionsMap: { service: 'requeue', stage },
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    });
  }
}
