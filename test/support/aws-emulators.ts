import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import type { EnvOf } from '#contract/env';

const ON_LOOPBACK = { host: '127.0.0.1', port: 0 };
const QUEUES = {
  queue: {},
  'dead-letters': {},
  'queue.fifo': { FifoQueue: 'true' },
  'dead-letters.fifo': { FifoQueue: 'true' },
};

/** Variables of the AWS SDK for emulators at these addresses. */
export function sdkVariables(queuesAndBuckets: string, tables: string): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SQS: queuesAndBuckets,
    AWS_ENDPOINT_URL_S3: queuesAndBuckets,
    AWS_ENDPOINT_URL_DYNAMODB: tables,
  };
}

/** Starts S3, SQS and DynamoDB on free ports, with a bucket, queues and a table. Sets the variables of the AWS SDK. */
export async function startAwsEmulators() {
  const queuesAndBuckets = buildApp({ host: ON_LOOPBACK.host, logger: false });
  const url = await queuesAndBuckets.listen(ON_LOOPBACK);
  const tables = dynalite({ createTableMs: 0 });
  tables.listen(ON_LOOPBACK.port, ON_LOOPBACK.host);
  await once(tables, 'listening');
  const tablesUrl = `http://${ON_LOOPBACK.host}:${(tables.address() as AddressInfo).port}`;
  Object.assign(process.env, sdkVariables(url, tablesUrl));

  const s3 = new S3Client({ forcePathStyle: true });
  const sqs = new SQSClient();
  const dynamodb = new DynamoDBClient();
  await s3.send(new CreateBucketCommand({ Bucket: 'payloads' }));
  for (const [QueueName, Attributes] of Object.entries(QUEUES)) {
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  }
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'idempotency',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  const urlOf = (queue: keyof typeof QUEUES) => `${url}/000000000000/${queue}`;
  return {
    s3,
    sqs,
    dynamodb,
    urlOf,
    /** Variables of the process function of a standard or a FIFO lane. */
    processEnv(suffix: '' | '.fifo' = ''): EnvOf<'process'> {
      return {
        STAGE: 'dev',
        LANE: 'normal',
        PAYLOAD_BUCKET: 'payloads',
        QUEUE_URL: urlOf(`queue${suffix}`),
        DEAD_LETTER_QUEUE_URL: urlOf(`dead-letters${suffix}`),
        IDEMPOTENCY_TABLE: 'idempotency',
        NODE_OPTIONS: '',
      };
    },
    async stop() {
      for (const client of [s3, sqs, dynamodb]) client.destroy();
      tables.closeAllConnections();
      tables.close();
      queuesAndBuckets.server.closeAllConnections();
      await queuesAndBuckets.close();
    },
  };
}

export type AwsEmulators = Awaited<ReturnType<typeof startAwsEmulators>>;
