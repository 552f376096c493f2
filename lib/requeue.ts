import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import type { PayloadStore } from './payload-store.ts';
import { type Lane, queueUrlsOf } from './lane.ts';
import { WebhookFunction } from './webhook-function.ts';

export interface RequeueProps {
  readonly stage: string;
  readonly payloads: PayloadStore;
  readonly lanes: readonly Lane[];
}

/** Queues, minute by minute, what ingest could store but not queue. */
export class Requeue extends Construct {
  /** Webhooks that wait for a queue which still does not take them. */
  readonly waiting: IMetric;

  constructor(scope: Construct, id: string, { stage, payloads, lanes }: RequeueProps) {
    super(scope, id);
    const requeue = new WebhookFunction(this, 'Function', {
      name: 'requeue',
      description: 'Queues webhooks that were stored while their queue did not work',
      // As long as it takes to the next run, so that no two list the same.
      timeout: Duration.minutes(1),
      memorySize: 256,
      env: { STAGE: stage, PAYLOAD_BUCKET: payloads.bucket.bucketName, QUEUE_URLS: queueUrlsOf(lanes) },
    });
    payloads.grantUnmark(requeue);
    for (const { queue } of lanes) queue.grant(requeue, 'sqs:SendMessage');
    new Rule(this, 'Schedule', {
      description: 'Queues webhooks that could not be queued',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next run does what a failed one did not.
      targets: [new LambdaFunction(requeue, { retryAttempts: 0 })],
    });
    this.waiting = new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: METRICS.unqueued,
      dimensionsMap: { service: 'requeue', stage },
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    });
  }
}
