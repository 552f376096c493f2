import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { functionTimeoutSeconds, visibilityTimeoutSeconds } from '../contract/lane-times.ts';
import type { Priority } from '../contract/resolve-webhooks.ts';
import type { IdempotencyTable } from './idempotency-table.ts';
import type { PayloadStore } from './payload-store.ts';
import { WebhookFunction } from './webhook-function.ts';

/** The longest that SQS keeps a message: time for an outage to end, or for an operator to mend the cause. */
const RETENTION = Duration.days(14);

/**
 * Receives beyond `attempts` before SQS itself moves a message away. The processor dead-letters on the last attempt, with
 * the reason; a crash or a throttle uses up a receive without the handler having failed, and must not cost the webhook.
 */
const CRASH_MARGIN = 3;

export interface PriorityLaneProps {
  readonly name: string;
  readonly stage: string;
  readonly priority: Priority;
  readonly payloads: PayloadStore;
  readonly idempotency: IdempotencyTable;
}

/** One priority's queue, dead-letter queue and processor. Lanes share nothing but the payloads. */
export class PriorityLane extends Construct {
  readonly name: string;
  readonly priority: Priority;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly processor: WebhookFunction<'process'>;

  constructor(scope: Construct, id: string, { name, stage, priority, payloads, idempotency }: PriorityLaneProps) {
    super(scope, id);
    this.name = name;
    this.priority = priority;

    const secured = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: RETENTION };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', secured);
    this.queue = new Queue(this, 'Queue', {
      ...secured,
      visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds(priority)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: priority.attempts + CRASH_MARGIN },
    });

    this.processor = new WebhookFunction(this, 'Process', {
      name: 'process',
      description: `Works on the webhooks of priority ${name}`,
      timeout: Duration.seconds(functionTimeoutSeconds(priority)),
      memorySize: priority.memorySize,
      reservedConcurrency: priority.reservedConcurrency === false ? undefined : priority.reservedConcurrency,
      env: {
        STAGE: stage,
        PRIORITY: name,
        PAYLOAD_BUCKET: payloads.bucket.bucketName,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        IDEMPOTENCY_TABLE: idempotency.table.tableName,
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
    payloads.grantLoad(this.processor);
    payloads.grantStore(this.processor);
    idempotency.grantRemember(this.processor);
    this.deadLetterQueue.grantSendMessages(this.processor);
    this.processor.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: priority.batchSize,
        maxBatchingWindow: Duration.seconds(priority.batchingWindow),
        maxConcurrency: priority.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}

/** The value of `QUEUE_URLS`: the address of each lane's queue, by the lane's name. */
export function queueUrlsOf(lanes: readonly PriorityLane[]): string {
  const urls = Object.fromEntries(lanes.map(({ name, queue }) => [name, queue.queueUrl]));
  return lanes[0] ? Stack.of(lanes[0]).toJsonString(urls) : '{}';
}
