import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Context, SQSRecord } from 'aws-lambda';
import { resolveLane, resolveTopic } from '#config/resolve-webhooks';
import { stripe } from '#contract/providers/index';
import { createHandler } from '#lambdas/process/handler';
import { memoryBudget } from '#lambdas/process/memory-budget';
import { awsPorts } from '#lambdas/process/ports';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { eventually } from '#test/support/local-app';
import { OpsProject } from '#test/support/ops-project';
import { putWebhooks, webhookAt } from '#test/support/stored-webhooks';
import { recordingLog } from '#test-kit/recording-log';

jest.setTimeout(240_000);

const COUNT = 120;
const topics = { orders: resolveTopic({ lane: 'normal', verify: stripe({ secretName: 's' }) }) };
const lane = resolveLane({});
const WEBHOOKS = Array.from({ length: COUNT }, (_, n) => webhookAt('2026-11-24T10:00:00.000Z', n));

const environment = process.env;
let aws: AwsEmulators;
let project: OpsProject;
/** Runs of the handler, by webhook. */
let runs: Map<string, number>;

beforeAll(async () => {
  process.env = { ...environment };
  aws = await startAwsEmulators();
  project = new OpsProject({ stage: 'dev', topics });
  const queue = { url: aws.urlOf('queue'), deadLetterUrl: aws.urlOf('dead-letters') };
  const url = new URL(queue.url).origin;
  project.write('.catchbasin/local.json', {
    ...{ stage: 'dev', topics, pid: process.pid, url: '', bucket: 'payloads', queues: { normal: queue } },
    endpoints: { s3: url, sqs: url, dynamodb: '', secretsManager: '' },
  });
  await putWebhooks(aws.s3, WEBHOOKS);
});
afterAll(async () => {
  project.remove();
  await aws.stop();
  process.env = environment;
});
beforeEach(async () => {
  runs = new Map();
  await aws.sqs.send(new PurgeQueueCommand({ QueueUrl: aws.urlOf('queue') }));
});

const replay = (...args: string[]) => ['replay', '--topic', 'orders', '--local', '--yes', ...args];

async function waiting(): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: aws.urlOf('queue'),
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((await aws.sqs.send(command)).Attributes?.ApproximateNumberOfMessages);
}

/** Processes every message of the queue with the deployed code. SQS delivers each of them twice. */
async function processQueue(): Promise<void> {
  const handler = createHandler({
    ...{ lane, topics, laneName: 'normal', functionVersion: '1', memory: memoryBudget(lane) },
    handlers: {
      orders: async () => ({ default: ({ id }) => void runs.set(id, (runs.get(id) ?? 0) + 1) }),
    },
    ports: awsPorts(aws.processEnv()),
    logWith: (fields) => recordingLog([], fields).log,
  });
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  for (;;) {
    const QueueUrl = aws.urlOf('queue');
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return;
    const event = { Records: Messages.map(toRecord) };
    for (const _ of ['first', 'second']) expect(await handler(event, context)).toEqual({ batchItemFailures: [] });
    for (const { ReceiptHandle } of Messages) await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
}

function toRecord({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }: Message): SQSRecord {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes as never,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: 'us-east-1',
  };
}

/** Starts a replay and ends it by a signal while it sends. @returns what it has printed */
async function interrupt(signal: NodeJS.Signals, args: readonly string[]): Promise<{ out: string; err: string }> {
  const child = project.spawn([...args, '--rate', '40']);
  const ended = once(child, 'close');
  const output = Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  await eventually('the first webhooks', async () => (await waiting()) > 0);
  child.kill(signal);
  await ended;
  expect(await waiting()).toBeLessThan(COUNT);
  const [out, err] = (await output).map((chunks) => Buffer.concat(chunks).toString());
  return { out: out ?? '', err: err ?? '' };
}

const eachOnce = (times = 1) => new Map(WEBHOOKS.map(({ id }) => [id, times]));

test('a replay that is killed and run again loses nothing and processes nothing twice', async () => {
  await interrupt('SIGKILL', replay());
  expect(await project.run(replay('--rate', '5000'))).toMatchObject({ code: 0 });
  await processQueue();
  expect(new Map([...runs].sort())).toEqual(eachOnce());
});

test('events that were processed are skipped by the next replay', async () => {
  await project.run(replay('--rate', '5000'));
  await processQueue();
  expect(runs).toEqual(new Map());
});

test('a forced replay that is killed runs each event once more when it is resumed by its id', async () => {
  const { out } = await interrupt('SIGKILL', replay('--force'));
  const [, id = ''] = /Id of this forced replay: (\S+)/.exec(out) ?? [];
  expect(await project.run(replay('--force', '--resume', id, '--rate', '5000'))).toMatchObject({ code: 0 });
  await processQueue();
  expect(new Map([...runs].sort())).toEqual(eachOnce());
});

test('Ctrl-C ends a replay cleanly, also when it arrives twice, and its command continues it', async () => {
  const child = project.spawn(replay('--force', '--rate', '40'));
  const ended = once(child, 'close');
  const errors = child.stderr.toArray();
  await eventually('the first webhooks', async () => (await waiting()) > 0);
  child.kill('SIGINT');
  await sleep(1);
  child.kill('SIGINT');
  // The second signal may arrive when Node has removed its listeners to exit. A shell shows 130 then, too.
  const [code, signal] = await ended;
  expect([130, 'SIGINT']).toContain(code ?? signal);
  const before = await waiting();
  const error = Buffer.concat(await errors).toString();
  const [, command = ''] = /^ops: interrupted\. Continue with `npm run ops -- (.*)`\.\n$/.exec(error) ?? [];
  expect(await project.run([...command.split(' '), '--yes', '--rate', '5000'])).toMatchObject({ code: 0 });
  expect(before).toBeGreaterThan(0);
  expect(await waiting()).toBe(COUNT);
  await processQueue();
  expect(new Map([...runs].sort())).toEqual(eachOnce());
});
