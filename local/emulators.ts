import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Expression, QueueProperties, Template } from '#ops/stack/template';
import { createOrRefuse, type Refused } from './create-resource.ts';
import { ensureQueue } from './ensure-queue.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { FaultSwitch } from './fault-switch.ts';
import { addParameters, createParameterStore, type Parameter } from './parameters.ts';
import { refuseOtherHosts } from './refuse-other-hosts.ts';
import { ACCOUNT, CREDENTIALS, REGION, type Resolver } from './resolver.ts';
import { createSecretsManager } from './secrets.ts';
import { addSecrets } from './stack-secrets.ts';
import { buildStoredEmulator, type OldestMessage } from './stored-emulator.ts';
import { startTables } from './tables.ts';
import { createTopics } from './topics.ts';
import { createUnsupportedService } from './unsupported-service.ts';

/** The URL of each emulated service. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly sns: string;
  readonly sqs: string;
  readonly ssm: string;
  readonly sts: string;
  readonly secretsManager: string;
  /** Answers each request of a service without an emulator with an error. */
  readonly others: string;
}

/** The running emulators. */
export interface Emulators {
  readonly endpoints: Endpoints;
  /** The endpoints that the functions use, with a fault proxy in front of S3, SQS and DynamoDB. */
  readonly functionEndpoints: Endpoints;
  readonly sqs: SQSClient;
  /** Returns the value of an SSM parameter. */
  readonly parameter: (name: string) => string | undefined;
  /** The resources that an emulator did not create. */
  readonly refused: Refused;
  /** Reads the body of every message in every queue. */
  messageBodies(): string[];
  /** Reads when the oldest message of each queue was sent. */
  oldestMessages(): OldestMessage[];
  stop(): Promise<void>;
}

/** Place where the emulators keep their data. */
export interface Storage {
  readonly directory: string;
  /** Makes all received messages visible, because the functions that received them have ended. */
  readonly redeliver: boolean;
  /** Visibility timeout of all queues, in seconds. @default the one of the template */
  readonly visibilityTimeout?: number;
  /** Called when a table is replaced because its keys have changed. */
  readonly onTableReplaced: (table: string) => void;
}

const ON_LOOPBACK = { host: '127.0.0.1', port: 0 };

/** Starts the emulators on free loopback ports and creates the template's buckets, queues and tables, or keeps them. */
export async function startEmulators(
  template: Template,
  secrets: Record<string, string>,
  resolver: Resolver,
  faults: FaultSwitch,
  onProblem: (message: string) => void,
  { directory, redeliver, visibilityTimeout, onTableReplaced: onReplaced }: Storage,
): Promise<Emulators> {
  const refused = new Map<string, string>();
  const create = createOrRefuse(refused);
  const parameters = new Map<string, Parameter>();
  const stored = await buildStoredEmulator({ host: ON_LOOPBACK.host, directory, redeliver });
  const { app: s3AndSqs, messageBodies, oldestMessages } = stored;
  const secretsApp = createSecretsManager(secrets);
  const parametersApp = createParameterStore(parameters);
  const othersApp = createUnsupportedService(onProblem);
  for (const app of [s3AndSqs, secretsApp, parametersApp, othersApp]) refuseOtherHosts(app);
  const fauxqs = await s3AndSqs.listen(ON_LOOPBACK);
  const tables = await startTables(template, resolver, create, { directory: join(directory, 'tables'), onReplaced });
  const endpoints: Endpoints = {
    dynamodb: tables.url,
    s3: fauxqs,
    sns: fauxqs,
    sqs: fauxqs,
    sts: fauxqs,
    ssm: await parametersApp.listen(ON_LOOPBACK),
    secretsManager: await secretsApp.listen(ON_LOOPBACK),
    others: await othersApp.listen(ON_LOOPBACK),
  };
  const s3Proxy = await startFaultProxy('s3', s3AndSqs.server, faults);
  const sqsProxy = await startFaultProxy('sqs', s3AndSqs.server, faults);
  const dynamodbProxy = await startFaultProxy('dynamodb', tables.server, faults);

  const shared = { region: REGION, credentials: CREDENTIALS };
  const buckets = new S3Client({ ...shared, endpoint: endpoints.s3 });
  const sqs = new SQSClient({ ...shared, endpoint: endpoints.sqs });
  const nameOf = (logicalId: string, name: Expression | undefined) =>
    name === undefined ? logicalId : resolver.resolve(name);
  for (const [logicalId, { BucketName }] of template.all('AWS::S3::Bucket')) {
    await create(logicalId, async () => {
      // The name of a bucket has at most 63 characters.
      const name = nameOf(logicalId, BucketName).toLowerCase().slice(-63);
      await buckets.send(new CreateBucketCommand({ Bucket: name }));
      const domain = `${name}.s3.amazonaws.com`;
      const attributes = { DomainName: domain, RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com` };
      resolver.add(logicalId, { ref: name, arn: `arn:aws:s3:::${name}`, attributes });
    });
  }
  const visibility = visibilityTimeout !== undefined && { VisibilityTimeout: visibilityTimeout };
  // Dead-letter queues first, because a redrive policy can only name an existing queue.
  for (const [logicalId, queue] of template.all('AWS::SQS::Queue').sort(([, a], [, b]) => order(a) - order(b))) {
    await create(logicalId, async () => {
      const plain = nameOf(logicalId, queue.QueueName).replace(/\.fifo$/, '');
      // The name of a queue has at most 80 characters.
      const name = queue.FifoQueue ? `${plain.slice(-75)}.fifo` : plain.slice(-80);
      // The SDK sends requests to the host of the queue URL. The emulator's own URLs have a host that DNS cannot
      // resolve.
      const url = `${sqsProxy.url}/${ACCOUNT}/${name}`;
      await ensureQueue(sqs, url, name, attributesOf({ ...queue, ...visibility }, resolver));
      const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
      resolver.add(logicalId, { ref: url, arn, attributes: { QueueName: name, QueueUrl: url } });
    });
  }
  await createTopics(template, resolver, endpoints.sns, create);
  // Last, because their values can refer to all other resources.
  await addSecrets(template, resolver, secrets, create);
  await addParameters(template, resolver, parameters, create);
  buckets.destroy();

  return {
    endpoints,
    functionEndpoints: { ...endpoints, s3: s3Proxy.url, sqs: sqsProxy.url, dynamodb: dynamodbProxy.url },
    sqs,
    parameter: (name) => parameters.get(name)?.value,
    refused,
    messageBodies,
    oldestMessages,
    async stop() {
      sqs.destroy();
      for (const proxy of [s3Proxy, sqsProxy, dynamodbProxy]) proxy.stop();
      await tables.stop();
      for (const app of [s3AndSqs, secretsApp, parametersApp, othersApp]) {
        app.server.closeAllConnections();
        await app.close();
      }
    },
  };
}

const order = ({ RedrivePolicy }: QueueProperties) => (RedrivePolicy ? 1 : 0);

function attributesOf(queue: QueueProperties, resolver: Resolver) {
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy, FifoQueue } = queue;
  const redrive = RedrivePolicy && {
    deadLetterTargetArn: resolver.resolve(RedrivePolicy.deadLetterTargetArn),
    maxReceiveCount: RedrivePolicy.maxReceiveCount,
  };
  return {
    ...(VisibilityTimeout !== undefined && { VisibilityTimeout: String(VisibilityTimeout) }),
    ...(MessageRetentionPeriod !== undefined && { MessageRetentionPeriod: String(MessageRetentionPeriod) }),
    ...(queue.DelaySeconds !== undefined && { DelaySeconds: String(queue.DelaySeconds) }),
    ...(FifoQueue && { FifoQueue: 'true' }),
    ...(queue.ContentBasedDeduplication && { ContentBasedDeduplication: 'true' }),
    ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
  };
}
