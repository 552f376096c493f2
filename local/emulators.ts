import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { QueueProperties, Template } from '#ops/stack/template';
import { startFaultProxy } from './fault-proxy.ts';
import type { FaultSwitch } from './fault-switch.ts';
import { ACCOUNT, CREDENTIALS, REGION, type Resolver } from './resolver.ts';
import { createSecretsManager, type Secrets } from './secrets.ts';
import { startTables } from './tables.ts';

/** The URL of each emulated service. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly sqs: string;
  readonly secretsManager: string;
}

/** The running emulators. */
export interface Emulators {
  readonly endpoints: Endpoints;
  /** The endpoints that the functions use, with a fault proxy in front of S3, SQS and DynamoDB. */
  readonly functionEndpoints: Endpoints;
  readonly sqs: SQSClient;
  stop(): Promise<void>;
}

const ON_LOOPBACK = { host: '127.0.0.1', port: 0 };

/** Starts the emulators on free loopback ports and creates the template's buckets, queues and tables. */
export async function startEmulators(
  template: Template,
  secrets: Secrets,
  resolver: Resolver,
  faults: FaultSwitch,
): Promise<Emulators> {
  const s3AndSqs = buildApp({ host: ON_LOOPBACK.host, logger: false });
  const secretsApp = createSecretsManager(secrets);
  const s3 = await s3AndSqs.listen(ON_LOOPBACK);
  const tables = await startTables(template, resolver);
  const endpoints = { dynamodb: tables.url, s3, sqs: s3, secretsManager: await secretsApp.listen(ON_LOOPBACK) };
  const s3Proxy = await startFaultProxy('s3', endpoints.s3, faults);
  const sqsProxy = await startFaultProxy('sqs', endpoints.sqs, faults);
  const dynamodbProxy = await startFaultProxy('dynamodb', endpoints.dynamodb, faults);

  const shared = { region: REGION, credentials: CREDENTIALS };
  const buckets = new S3Client({ ...shared, endpoint: endpoints.s3 });
  const sqs = new SQSClient({ ...shared, endpoint: endpoints.sqs });
  for (const [logicalId] of template.all('AWS::S3::Bucket')) {
    const name = logicalId.toLowerCase();
    await buckets.send(new CreateBucketCommand({ Bucket: name }));
    resolver.add(logicalId, { ref: name, arn: `arn:aws:s3:::${name}` });
  }
  // Dead-letter queues first, because a redrive policy can only name an existing queue.
  for (const [logicalId, queue] of template.all('AWS::SQS::Queue').sort(([, a], [, b]) => order(a) - order(b))) {
    const name = queue.FifoQueue ? `${logicalId}.fifo` : logicalId;
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributesOf(queue, resolver) }));
    // The SDK sends requests to the host of the queue URL. The emulator's own URLs have a host that DNS cannot resolve.
    const url = `${sqsProxy.url}/${ACCOUNT}/${name}`;
    resolver.add(logicalId, { ref: url, arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` });
  }
  buckets.destroy();

  return {
    endpoints,
    functionEndpoints: { ...endpoints, s3: s3Proxy.url, sqs: sqsProxy.url, dynamodb: dynamodbProxy.url },
    sqs,
    async stop() {
      sqs.destroy();
      for (const proxy of [s3Proxy, sqsProxy, dynamodbProxy, tables]) proxy.stop();
      for (const app of [s3AndSqs, secretsApp]) {
        app.server.closeAllConnections();
        await app.close();
      }
    },
  };
}

const order = ({ RedrivePolicy }: QueueProperties) => (RedrivePolicy ? 1 : 0);

function attributesOf(
  { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy, FifoQueue }: QueueProperties,
  resolver: Resolver,
) {
  const redrive = RedrivePolicy && {
    deadLetterTargetArn: resolver.resolve(RedrivePolicy.deadLetterTargetArn),
    maxReceiveCount: RedrivePolicy.maxReceiveCount,
  };
  return {
    ...(VisibilityTimeout !== undefined && { VisibilityTimeout: String(VisibilityTimeout) }),
    ...(MessageRetentionPeriod !== undefined && { MessageRetentionPeriod: String(MessageRetentionPeriod) }),
    ...(FifoQueue && { FifoQueue: 'true' }),
    ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
  };
}
