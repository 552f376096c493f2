import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  functionTimeoutSeconds,
  maxReceiveCount,
  QUEUE_RETENTION_DAYS,
  visibilityTimeoutSeconds,
} from '#config/lane-times';
import type { ResolvedLane } from '#config/resolve-webhooks';
import { QUEUE_MESSAGE_BYTES } from '#contract/reference';
import type { IdempotencyTable } from './idempotency-table.ts';
import type { Network } from './infrastructure.ts';
import { LiveAlias } from './live-alias.ts';
import { makePausable } from './pausable.ts';
import type { PayloadStore } from './payload-store.ts';
import { WebhookFunction } from './webhook-function.ts';

const RETENTION = Duration.days(QUEUE_RETENTION_DAYS);

/** High throughput: SQS processes many message groups in parallel and deduplicates within each. */
const FIFO = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const;

export interface LaneProps {
  readonly name: string;
  readonly stage: string;
  readonly config: ResolvedLane;
  /**
   * Keeps the queues when the lane or its stack is deleted, or a change replaces them. An inline webhook exists nowhere
   * else. With `false` they are deleted together with their messages.
   */
  readonly retainOnDelete: boolean;
  /** @default none: the processor reaches public addresses only */
  readonly network?: Network | undefined;
  readonly payloads: PayloadStore;
  readonly idempotency: IdempotencyTable;
  readonly logRetention: RetentionDays;
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
}

/** The queue, dead-letter queue and processor of one priority. Lanes share only the payload store and the table. */
export class Lane extends Construct {
  /** The name in `lanes`. */
  readonly name: string;
  /** The configuration of the lane, with all defaults. */
  readonly config: ResolvedLane;
  /** The queue of waiting webhooks. */
  readonly queue: Queue;
  /** The queue of dead letters, which keeps them for 14 days. */
  readonly deadLetterQueue: Queue;
  /** The function that runs the handlers of the lane's topics. */
  readonly processor: WebhookFunction<'process'>;
  /** The version of the processor that the queue invokes. */
  readonly live: LiveAlias;

  constructor(scope: Construct, id: string, props: LaneProps) {
    super(scope, id);
    const { name, stage, config, retainOnDelete, network, payloads, idempotency, logRetention, webhooksDir } = props;
    this.name = name;
    this.config = config;

    const secured = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      // An inline webhook needs it.
      maxMessageSizeBytes: QUEUE_MESSAGE_BYTES,
      removalPolicy: retainOnDelete ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      ...(config.fifo && FIFO),
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', secured);
    this.queue = new Queue(this, 'Queue', {
      ...secured,
      visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds(config)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: maxReceiveCount(config) },
    });

    this.processor = new WebhookFunction(this, 'Process', {
      name: 'process',
      description: `Processes the webhooks of lane ${name}`,
      timeout: Duration.seconds(functionTimeoutSeconds(config)),
      memorySize: config.memorySize,
      reservedConcurrency: config.reservedConcurrency === false ? undefined : config.reservedConcurrency,
      network,
      logRetention,
      webhooksDir,
      env: {
        STAGE: stage,
        LANE: name,
        PAYLOAD_BUCKET: payloads.bucket.bucketName,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        IDEMPOTENCY_TABLE: idempotency.table.tableName,
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
    payloads.grantLoad(this.processor);
    payloads.grantStore(this.processor);
    idempotency.grantReadWrite(this.processor);
    this.deadLetterQueue.grant(this.processor, 'sqs:SendMessage');
    this.live = new LiveAlias(this, 'Live', this.processor);
    const mapping = this.#mapQueue();
    if (!config.paused) makePausable(mapping, this, name);
  }

  /**
   * Maps the queue to the alias. The mapping keeps the logical id that it had when it invoked the function directly,
   * because a second mapping of the queue would start before the first one is deleted.
   */
  #mapQueue(): CfnEventSourceMapping {
    const { batchSize, batchingWindow, fifo, maxConcurrency, paused } = this.config;
    this.processor.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize,
        ...(!fifo && { maxBatchingWindow: Duration.seconds(batchingWindow) }),
        maxConcurrency,
        reportBatchItemFailures: true,
        enabled: !paused,
      }),
    );
    const [mapping, ...others] = this.processor.node.findAll().filter((each) => each instanceof CfnEventSourceMapping);
    if (!mapping || others.length > 0) throw new Error(`lane ${this.name} must have one event source mapping`);
    mapping.functionName = this.live.functionArn;
    return mapping;
  }
}

/** Creates the value of `QUEUE_URLS`: the URL of each lane's queue, by the lane's name. */
export function queueUrlsOf(lanes: readonly Lane[]): string {
  const urls = Object.fromEntries(lanes.map(({ name, queue }) => [name, queue.queueUrl]));
  return lanes[0] ? Stack.of(lanes[0]).toJsonString(urls) : '{}';
}
