import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type AwsEmulators, startAwsEmulators } from './aws-emulators.ts';
import { bundleOf } from './bundle.ts';
import { toRecord } from './emulated-lane.ts';
import { FunctionOutput } from './function-output.ts';
import { type RecordedCall, RecordingProxy } from './recording-proxy.ts';
import { SecretsManagerServer } from './secrets-manager.ts';
import { TYPICAL_SECRET, typicalEvent } from './typical-webhook.ts';

const STAGE = 'prod';
const LANE = 'normal';
const CONTEXT = { awsRequestId: '8f507cfc-cc78-4697-b07a-ac58fc914c95', getRemainingTimeInMillis: () => 60_000 };

type Calls = Readonly<Record<string, number>>;
type MeasuredBytes = 'event' | 'object' | 'message' | 'item' | 'ingestLog' | 'processLog' | 'rejectLog' | 'requeueLog';

/** Requests and bytes of a number of webhooks. */
export interface Measured {
  /** Requests of ingest, the processor and Lambda's poller, by operation. */
  readonly calls: Calls;
  /** Requests of one run of the requeue function without markers. */
  readonly requeue: Calls;
  /** The average of a webhook, of a rejected request, and of a run of the requeue function. */
  readonly bytes: Readonly<Record<MeasuredBytes, number>>;
  /** Log lines of a webhook, without those of API Gateway. */
  readonly lines: number;
  /** Custom metrics of one topic. */
  readonly metrics: readonly string[];
}

/** Runs the bundles of the shipped configuration on emulators, and counts requests and bytes. */
export async function measureWebhooks(webhooks: number, batch: number): Promise<Measured> {
  const functions = await MeasuredFunctions.start();
  try {
    return await measure(functions, webhooks, batch);
  } finally {
    await functions.stop();
  }
}

async function measure(functions: MeasuredFunctions, webhooks: number, batch: number): Promise<Measured> {
  const { calls } = functions;
  const requeueLines = await functions.linesOf(() => functions.load('requeue')({}, CONTEXT));
  const requeue = countBy(calls.splice(0));

  const ingest = functions.load('ingest');
  const events = Array.from({ length: webhooks }, (_, number) => typicalEvent(number));
  const ingestLines = await functions.linesOf(() => ingestAll(ingest, events, 200));
  const messages = calls.flatMap(({ operation, body }) =>
    operation === 'SendMessage' ? [String(JSON.parse(body).MessageBody)] : [],
  );
  const rejectLines = await functions.linesOf(() => ingestAll(ingest, [{ ...typicalEvent(0), body: '{}' }], 401));
  const processLines = await functions.linesOf(() => functions.processAll(webhooks, batch));

  const sizeOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const average = (texts: readonly string[]) => sizeOf(texts) / webhooks;
  return {
    calls: countBy(calls),
    requeue,
    bytes: {
      event: average(events.map((event) => JSON.stringify(event))),
      object: average(await functions.objects()),
      message: average(messages),
      item: (await functions.itemBytes()) / webhooks,
      ingestLog: average(ingestLines),
      processLog: average(processLines),
      rejectLog: sizeOf(rejectLines),
      requeueLog: sizeOf(requeueLines),
    },
    lines: (ingestLines.length + processLines.length) / webhooks,
    metrics: functions.metricsOf('github'),
  };
}

/** Counts the requests of a first attempt that fails, in a batch of one. Its log line depends on the stack of the error. */
export async function measureFailedAttempt(): Promise<Calls> {
  const functions = await MeasuredFunctions.start('failing');
  try {
    await ingestAll(functions.load('ingest'), [typicalEvent(0)], 200);
    functions.calls.length = 0;
    await functions.processAll(1, 1);
    return countBy(functions.calls);
  } finally {
    await functions.stop();
  }
}

/** Handler of a bundled function. */
type Bundled = (event: object, context?: typeof CONTEXT) => Promise<unknown>;

async function ingestAll(ingest: Bundled, events: readonly APIGatewayProxyEventV2[], statusCode: number) {
  for (const event of events) expect(await ingest(event)).toMatchObject({ statusCode });
}

/** The bundled functions on emulators, whose requests are recorded. */
class MeasuredFunctions {
  /** Requests to S3, SQS and DynamoDB. */
  readonly calls: RecordedCall[] = [];
  readonly #environment = process.env;
  readonly #directory = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  readonly #secrets = new SecretsManagerServer();
  readonly #output = new FunctionOutput();
  #aws!: AwsEmulators;
  #proxies: readonly RecordingProxy[] = [];
  #queueUrl = '';
  #handlers = '';

  /** @param handlers those that take the place of `webhooks/handlers/` */
  static async start(handlers: 'silent' | 'failing' = 'silent'): Promise<MeasuredFunctions> {
    const functions = new MeasuredFunctions();
    functions.#handlers = handlers;
    process.env = { ...process.env };
    functions.#aws = await startAwsEmulators();
    const { AWS_ENDPOINT_URL_S3 = '', AWS_ENDPOINT_URL_DYNAMODB = '' } = process.env;
    const targets = [AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_DYNAMODB];
    functions.#proxies = targets.map((target) => new RecordingProxy(target, functions.calls));
    const [url = '', tablesUrl = ''] = await Promise.all(functions.#proxies.map((proxy) => proxy.listen()));
    functions.#queueUrl = `${url}/000000000000/queue`;
    functions.#secrets.set(`webhooks/${STAGE}/github`, TYPICAL_SECRET);
    Object.assign(process.env, functions.#aws.processEnv(), {
      ...{ STAGE, LANE, QUEUE_URL: functions.#queueUrl, AWS_LAMBDA_FUNCTION_VERSION: '12' },
      QUEUE_URLS: JSON.stringify({ [LANE]: functions.#queueUrl }),
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_DYNAMODB: tablesUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await functions.#secrets.listen(),
    });
    return functions;
  }

  async stop(): Promise<void> {
    this.#output.restore();
    this.#secrets.close();
    for (const proxy of this.#proxies) proxy.close();
    await this.#aws.stop();
    process.env = this.#environment;
    rmSync(this.#directory, { recursive: true });
  }

  load(name: string): Bundled {
    const file = join(this.#directory, `${name}.cjs`);
    writeFileSync(file, codeOf(name, this.#handlers));
    return require(file).handler;
  }

  /** Runs something. @returns the log lines that were written meanwhile */
  async linesOf(run: () => Promise<unknown>): Promise<string[]> {
    const start = this.#output.lines.length;
    await run();
    return this.#output.lines.slice(start).map((line) => JSON.stringify(line));
  }

  /** Processes webhooks in batches, as Lambda's poller does. */
  async processAll(webhooks: number, batch: number): Promise<void> {
    const process = this.load('process');
    const sqs = new SQSClient({ endpoint: new URL(this.#queueUrl).origin });
    const QueueUrl = this.#queueUrl;
    const receive = { QueueUrl, MaxNumberOfMessages: batch, MessageSystemAttributeNames: ['All' as const] };
    for (let left = webhooks; left > 0; left -= batch) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
      expect(Messages).toHaveLength(batch);
      const failed = this.#handlers === 'failing' ? Messages : [];
      expect(await process({ Records: Messages.map(toRecord) }, CONTEXT)).toEqual({
        batchItemFailures: failed.map(({ MessageId }) => ({ itemIdentifier: MessageId })),
      });
      if (failed.length > 0) continue;
      const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
    sqs.destroy();
  }

  /** Reads all objects of the bucket. */
  async objects(): Promise<string[]> {
    const { s3 } = this.#aws;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'payloads' }));
    const objects = Contents.map(({ Key }) => s3.send(new GetObjectCommand({ Bucket: 'payloads', Key })));
    return Promise.all((await Promise.all(objects)).map(async ({ Body }) => (await Body?.transformToString()) ?? ''));
  }

  /** Sums up the sizes of all items of the table. */
  async itemBytes(): Promise<number> {
    const { Items = [] } = await this.#aws.dynamodb.send(new ScanCommand({ TableName: 'idempotency' }));
    return Items.reduce((sum, item) => sum + itemBytes(item), 0);
  }

  /** Lists the metrics of a topic that were published, each with the names of its dimensions. */
  metricsOf(topic: string): string[] {
    const metrics = this.#output.metrics.filter(({ dimensions }) => dimensions.topic === topic);
    const names = metrics.flatMap(({ values, dimensions }) =>
      Object.keys(values).map((name) => `${name} by ${Object.keys(dimensions)}`),
    );
    return [...new Set(names)].sort();
  }
}

const bundles = new Map<string, string>();

/** Bundles a function with some handlers once. */
function codeOf(name: string, handlers: string): string {
  const id = `${name} with ${handlers}`;
  const alias = { '#webhooks/handlers/index': join(__dirname, `${handlers}-handlers.ts`) };
  const code = bundles.get(id) ?? bundleOf(`lambdas/${name}/index.ts`, [], alias).code;
  bundles.set(id, code);
  return code;
}

function countBy(calls: readonly RecordedCall[]): Calls {
  const counted: Record<string, number> = {};
  for (const { operation } of calls) counted[operation] = (counted[operation] ?? 0) + 1;
  return counted;
}

/**
 * Computes the size of an item as DynamoDB bills it: its names and values. Two digits of a number take a byte.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce((sum, [name, { S, N }]) => {
    const value = S === undefined ? Math.ceil((N ?? '').length / 2) + 1 : Buffer.byteLength(S);
    return sum + Buffer.byteLength(name) + value;
  }, 0);
}
