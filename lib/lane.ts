import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  functionTimeoutSeconds,
  mostReceives,
  QUEUE_RETENTION_DAYS,
  visibilityTimeoutSeconds,
} from '#config/lane-times';
import type { Priority } from '#config/resolve-webhooks';
import type { IdempotencyTable } from './idempotency-table.ts';
import type { Network } from './infrastructure.ts';
import type { PayloadStore } from './payload-store.ts';
import { WebhookFunction } from './webhook-function.ts';

const RETENTION = Duration.days(QUEUE_RETENTION_DAYS);

/** A group for each key: many of them are worked on at once, and SQS recognizes what is sent twice within its key. */
const IN_ORDER = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const;

export interface PriorityLaneProps {
  readonly name: string;
  readonly stage: string;
  readonly priority: Priority;
  /**
   * Whether the queues outlive the lane, its stack, and a change that replaces them: a webhook that came inline lies nowhere else.
   * Otherwise they are deleted with all that waits there.
   */
  readonly retainOnDelete: boolean;
  /** @default none: the processor reaches the internet and nothing else */
  readonly network?: Network | undefined;
  readonly payloads: PayloadStore;
  readonly idempotency: IdempotencyTable;
}

/** One priority's queue, dead-letter queue and processor. Lanes share nothing but the payloads and the table. */
export class PriorityLane extends Construct {
  readonly name: string;
  readonly priority: Priority;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly processor: WebhookFunction<'process'>;

  constructor(scope: Construct, id: string, props: PriorityLaneProps) {
    super(scope, id);
    const { name, stage, priority, retainOnDelete, network, payloads, idempotency } = props;
    this.name = name;
    this.priority = priority;

    const secured = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      removalPolicy: retainOnDelete ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      ...(priority.fifo && IN_ORDER),
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', secured);
    this.queue = new Queue(this, 'Queue', {
      ...secured,
      visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds(priority)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: mostReceives(priority) },
    });

    this.processor = new WebhookFunction(this, 'Process', {
      name: 'process',
      description: `Works on the webhooks of priority ${name}`,
      timeout: Duration.seconds(functionTimeoutSeconds(priority)),
      memorySize: priority.memorySize,
      reservedConcurrency: priority.reservedConcurrency === false ? undefined : priority.reservedConcurrency,
      network,
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
    this.deadLetterQueue.grant(this.processor, 'sqs:SendMessage');
    this.processor.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: priority.batchSize,
        ...(!priority.fifo && { maxBatchingWindow: Duration.seconds(priority.batchingWindow) }),
        maxConcurrency: priority.maxConcurrency,
        reportBatchItemFailures: true,
        enabled: !priority.paused,
      }),
    );
  }
}

/** The value of `QUEUE_URLS`: the address of each lane's queue, by the lane's name. */
export function queueUrlsOf(lanes: readonly PriorityLane[]): string {
  const urls = Object.fromEntries(lanes.map(({ name, queue }) => [name, queue.queueUrl]));
  return lanes[0] ? Stack.of(lanes[0]).toJsonString(urls) : '{}';
}
