import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
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
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
}

const INTERVAL = Duration.minutes(1);

/** The function that runs every minute and queues the webhooks that ingest could store but not queue. */
export class Requeue extends Construct {
  /** The number of stored webhooks that are not queued yet. At least that many, if a run had no time to list all. */
  readonly unqueued: Metric;
  readonly function: WebhookFunction<'requeue'>;

  constructor(scope: Construct, id: string, props: RequeueProps) {
    super(scope, id);
    const { stage, payloads, lanes, logRetention, webhooksDir } = props;
    this.function = new WebhookFunction(this, 'Function', {
      name: 'requeue',
      description: 'Queues webhooks that were stored while their queue was unavailable',
      // One run at a time: the schedule starts a run every 60 s, and Lambda ends each after 55 s. The other 5 s allow
      // for EventBridge's delay and a cold start. Reserved concurrency is not used, because new accounts have only 10.
      // If Lambda starts a run later than that, runs can overlap. A marker that is gone then counts as done.
      timeout: Duration.seconds(55),
      // One vCPU, because signing requests and parsing responses limits the number of markers per second.
      memorySize: 1_769,
      logRetention,
      webhooksDir,
      env: { STAGE: stage, PAYLOAD_BUCKET: payloads.bucket.bucketName, QUEUE_URLS: queueUrlsOf(lanes) },
    });
    // Lambda need not repeat a failed or delayed run, because the next run does the same work.
    // A minute is the shortest age that Lambda allows.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: INTERVAL });
    payloads.grantUnmark(this.function);
    for (const { queue } of lanes) queue.grant(this.function, 'sqs:SendMessage');
    new Rule(this, 'Schedule', {
      description: 'Runs the requeue function',
      schedule: Schedule.rate(INTERVAL),
      // For the same reason EventBridge need not repeat a failed delivery.
      targets: [new LambdaFunction(this.function, { retryAttempts: 0 })],
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
