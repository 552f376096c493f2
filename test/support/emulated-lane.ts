import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Context, SQSRecord } from 'aws-lambda';
import { resolveLane, resolveTopic } from '#config/resolve-webhooks';
import { stripe } from '#contract/providers/index';
import { createHandler } from '#lambdas/process/handler';
import { memoryBudget } from '#lambdas/process/memory-budget';
import { awsPorts } from '#lambdas/process/ports';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { recordingLog } from '#test-kit/recording-log';
import { type AwsEmulators, startAwsEmulators } from './aws-emulators.ts';
import { OpsProject } from './ops-project.ts';

const topics = { orders: resolveTopic({ lane: 'normal', verify: stripe({ secretName: 's' }) }) };
const lane = resolveLane({});

/** Lane on emulators that the commands take for the local mode. The deployed code processes its queue. */
export class EmulatedLane {
  readonly aws: AwsEmulators;
  readonly project: OpsProject;
  /** Runs of the handler, by webhook. */
  readonly runs = new Map<string, number>();

  static async start(): Promise<EmulatedLane> {
    return new EmulatedLane(await startAwsEmulators());
  }

  private constructor(aws: AwsEmulators) {
    this.aws = aws;
    this.project = new OpsProject({ stage: 'dev', topics });
    const queue = { url: aws.urlOf('queue'), deadLetterUrl: aws.urlOf('dead-letters') };
    const url = new URL(queue.url).origin;
    this.project.write('.catchbasin/local.json', {
      ...{ stage: 'dev', topics, pid: process.pid, url: '', bucket: 'payloads', queues: { normal: queue } },
      endpoints: { s3: url, sqs: url, dynamodb: '', secretsManager: '' },
    });
  }

  async stop(): Promise<void> {
    this.project.remove();
    await this.aws.stop();
  }

  /** Counts the visible and the hidden messages of a queue. */
  async depth(queue: 'queue' | 'dead-letters' = 'queue') {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.aws.urlOf(queue),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    const { Attributes = {} } = await this.aws.sqs.send(command);
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    };
  }

  /** Processes every message of the queue with the deployed code. SQS delivers each of them twice. */
  async process(): Promise<void> {
    const handler = createHandler({
      ...{ lane, topics, laneName: 'normal', functionVersion: '1', memory: memoryBudget(lane) },
      handlers: {
        orders: async () => ({ default: ({ id }) => void this.runs.set(id, (this.runs.get(id) ?? 0) + 1) }),
      },
      ports: awsPorts(this.aws.processEnv(), thinCalls(process.env)),
      logWith: (fields) => recordingLog([], fields).log,
    });
    const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
    const QueueUrl = this.aws.urlOf('queue');
    for (;;) {
      const { Messages = [] } = await this.aws.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
      );
      if (Messages.length === 0) return;
      const event = { Records: Messages.map(toRecord) };
      for (const _ of ['first', 'second']) expect(await handler(event, context)).toEqual({ batchItemFailures: [] });
      for (const { ReceiptHandle } of Messages) {
        await this.aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }
}

export function toRecord({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }: Message): SQSRecord {
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
