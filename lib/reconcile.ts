import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { apiKeyNames, registeredSecretNames } from '#config/secret-names';
import { grantSecrets } from './grant-secrets.ts';
import type { IdempotencyTable } from './idempotency-table.ts';
import type { Ingest } from './ingest.ts';
import { type Lane, queueUrlsOf } from './lane.ts';
import type { PayloadStore } from './payload-store.ts';
import { WebhookFunction } from './webhook-function.ts';

export interface ReconcileProps {
  readonly stage: string;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  readonly payloads: PayloadStore;
  readonly idempotency: IdempotencyTable;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly logRetention: RetentionDays;
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
}

/** The function that fetches the events that providers failed to deliver, and its schedule. */
export class Reconcile extends Construct {
  readonly function: WebhookFunction<'reconcile'>;
  /** The longest `every` of a topic. Within twice the time, each topic has run. */
  readonly longestEvery: Duration;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    const { stage, topics, payloads, idempotency, ingest, lanes, logRetention, webhooksDir } = props;
    const reconciled = Object.values(topics).filter(({ reconcile }) => reconcile);
    const longest = Math.max(...reconciled.map(({ reconcile }) => reconcile?.every ?? 0));
    this.longestEvery = Duration.seconds(longest);
    const needed = new Set(reconciled.map(({ lane }) => lane));
    const usedLanes = lanes.filter(({ name }) => needed.has(name));

    this.function = new WebhookFunction(this, 'Function', {
      name: 'reconcile',
      description: 'Fetches the events that providers failed to deliver',
      // A run ends before the next one starts, as that of the requeue function does. The next one continues.
      timeout: Duration.seconds(55),
      memorySize: 512,
      logRetention,
      webhooksDir,
      env: {
        STAGE: stage,
        PAYLOAD_BUCKET: payloads.bucket.bucketName,
        QUEUE_URLS: queueUrlsOf(usedLanes),
        IDEMPOTENCY_TABLE: idempotency.table.tableName,
        INGEST_URL: ingest.url ?? ingest.api.apiEndpoint,
      },
    });
    // A failed or late run need not be repeated, because the next one continues where it ended.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    payloads.grantStore(this.function);
    idempotency.grantReconcile(this.function);
    for (const { queue } of usedLanes) queue.grant(this.function, 'sqs:SendMessage', 'sqs:GetQueueAttributes');
    const registered = registeredSecretNames({ topics });
    // A registration keeps the secrets that are in use.
    grantSecrets(this.function, 'secretsmanager:GetSecretValue', [...apiKeyNames({ topics }), ...registered]);
    grantSecrets(this.function, 'secretsmanager:DescribeSecret', registered);
    grantSecrets(this.function, 'secretsmanager:PutSecretValue', registered);
    new Rule(this, 'Schedule', {
      description: 'Runs the reconcile function',
      // Topics choose by `every` when they are due. A run without one reads an item per topic.
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.function, { retryAttempts: 0 })],
    });
  }
}
