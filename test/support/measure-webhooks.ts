import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startAwsEmulators } from '#test/support/aws-emulators';
import { bundleOf } from '#test/support/bundle';
import { FunctionOutput } from '#test/support/function-output';
import { RecordingProxy } from '#test/support/recording-proxy';
import { SecretsManagerServer } from '#test/support/secrets-manager';
import { TYPICAL_SECRET, typicalEvent } from '#test/support/typical-webhook';
import { toRecord } from './emulated-lane.ts';

const STAGE = 'prod';
const LANE = 'normal';
const context = { awsRequestId: '8f507cfc-xmpl-4697-b07a-ac58fc914c95', getRemainingTimeInMillis: () => 60_000 };

type MeasuredBytes = 'event' | 'object' | 'message' | 'item' | 'ingestLog' | 'processLog' | 'rejectLog';

/** Requests and bytes of a number of webhooks. */
export interface Measured {
  /** Requests by operation, those of the functions and of Lambda's poller. */
  readonly calls: Readonly<Record<string, number>>;
  /** The average of a webhook, in bytes. The log lines are those of CloudWatch, without a surcharge for each. */
  readonly bytes: Readonly<Record<MeasuredBytes, number>>;
  /** Log lines of ingest and of the processor. */
  readonly lines: number;
  /** Custom metrics of one topic. */
  readonly metrics: readonly string[];
  /** Requests and log bytes of one run of the requeue function without markers. */
  readonly requeue: { readonly calls: Readonly<Record<string, number>>; readonly bytes: number };
}

/** Runs the bundles of the shipped configuration on emulators, and counts requests and bytes. */
export async function measureWebhooks(webhooks: number, batch: number): Promise<Measured> {
  const environment = process.env;
  process.env = { ...environment };
  const directory = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  const aws = await startAwsEmulators();
  const queuesAndBuckets = new RecordingProxy(String(process.env.AWS_ENDPOINT_URL_S3));
  const tables = new RecordingProxy(String(process.env.AWS_ENDPOINT_URL_DYNAMODB));
  const secrets = new SecretsManagerServer();
  const output = new FunctionOutput();
  try {
    const url = await queuesAndBuckets.listen();
    const queueUrl = `${url}/000000000000/queue`;
    secrets.set(`webhooks/${STAGE}/github`, TYPICAL_SECRET);
    Object.assign(process.env, aws.processEnv(), {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_DYNAMODB: await tables.listen(),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await secrets.listen(),
      STAGE,
      LANE,
      QUEUE_URL: queueUrl,
      QUEUE_URLS: JSON.stringify({ [LANE]: queueUrl }),
      AWS_LAMBDA_FUNCTION_VERSION: '12',
    });
    const load = (name: string) => {
      const file = join(directory, `${name}.cjs`);
      writeFileSync(file, codeOf(name));
      return require(file).handler;
    };
    const linesSince = (start: number) => output.lines.slice(start).map((line) => JSON.stringify(line));
    const bytesOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const callsNow = () => [...queuesAndBuckets.calls, ...tables.calls];

    const requeue = load('requeue');
    await requeue({}, context);
    const idle = { calls: countBy(callsNow()), bytes: bytesOf(linesSince(0)) };
    queuesAndBuckets.calls.length = 0;

    const ingest = load('ingest');
    const beforeIngest = output.lines.length;
    const events = Array.from({ length: webhooks }, (_, number) => typicalEvent(number));
    for (const event of events) expect(await ingest(event)).toMatchObject({ statusCode: 200 });
    const ingestLines = linesSince(beforeIngest);
    const messages = queuesAndBuckets.calls.flatMap(({ operation, body }) =>
      operation === 'SendMessage' ? [String(JSON.parse(body).MessageBody)] : [],
    );

    const beforeReject = output.lines.length;
    const forged = { ...typicalEvent(0), body: '{}' };
    expect(await ingest(forged)).toMatchObject({ statusCode: 401 });
    const rejectLines = linesSince(beforeReject);

    const beforeProcess = output.lines.length;
    const poller = new SQSClient({ endpoint: url });
    const process_ = load('process');
    for (let left = webhooks; left > 0; ) {
      const { Messages = [] } = await poller.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: batch,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      expect(await process_({ Records: Messages.map(toRecord) }, context)).toEqual({ batchItemFailures: [] });
      const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle }));
      await poller.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      left -= Messages.length;
    }
    poller.destroy();
    const processLines = linesSince(beforeProcess);

    const objects: string[] = [];
    const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: 'payloads' }));
    for (const { Key } of Contents) {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: 'payloads', Key }));
      objects.push((await Body?.transformToString()) ?? '');
    }
    const { Items = [] } = await aws.dynamodb.send(new ScanCommand({ TableName: 'idempotency' }));
    const each = (bytes: number) => bytes / webhooks;
    const metrics = output.metrics
      .filter(({ dimensions }) => dimensions.topic === 'github')
      .flatMap(({ values, dimensions }) => Object.keys(values).map((name) => `${name} ${Object.keys(dimensions)}`));
    return {
      calls: countBy(callsNow()),
      bytes: {
        event: each(bytesOf(events.map((event) => JSON.stringify(event)))),
        object: each(bytesOf(objects)),
        message: each(bytesOf(messages)),
        item: each(Items.reduce((sum, item) => sum + itemBytes(item), 0)),
        ingestLog: each(bytesOf(ingestLines)),
        processLog: each(bytesOf(processLines)),
        rejectLog: bytesOf(rejectLines),
      },
      lines: each(ingestLines.length + processLines.length),
      metrics: [...new Set(metrics)].sort(),
      requeue: idle,
    };
  } finally {
    output.restore();
    secrets.close();
    queuesAndBuckets.close();
    tables.close();
    await aws.stop();
    process.env = environment;
    rmSync(directory, { recursive: true });
  }
}

const bundles = new Map<string, string>();

/** Bundles a function once. */
function codeOf(name: string): string {
  const alias = { '#webhooks/handlers/index': join(__dirname, 'silent-handlers.ts') };
  const code = bundles.get(name) ?? bundleOf(`lambdas/${name}/index.ts`, [], alias).code;
  bundles.set(name, code);
  return code;
}

function countBy(calls: readonly { readonly operation: string }[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { operation } of calls) counted[operation] = (counted[operation] ?? 0) + 1;
  return counted;
}

/**
 * Computes the size of an item as DynamoDB bills it: the names and values. A number takes at most 21 bytes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce((sum, [name, { S, N }]) => {
    const value = S === undefined ? Math.ceil((N ?? '').length / 2) + 1 : Buffer.byteLength(S);
    return sum + Buffer.byteLength(name) + value;
  }, 0);
}
