import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { type ResolvedLane, type ResolvedTopic, resolveLane, resolveTopic } from '#config/resolve-webhooks';
import type { Handler } from '#contract/handler';
import { payloadKey } from '#contract/keys';
import { unsigned } from '#contract/providers/index';
import type { StoredReference } from '#contract/reference';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { createHandler } from '#lambdas/process/handler';
import { memoryBudget } from '#lambdas/process/memory-budget';
import type { ProcessPorts } from '#lambdas/process/ports';
import { Memory } from '#test-kit/memory';
import { QuietCounter } from '#test-kit/quiet-counter';
import { recordingLog } from '#test-kit/recording-log';

export const NOW = new Date('2026-11-24T11:00:00.000Z');

const A_MINUTE = { getRemainingTimeInMillis: () => 60_000 } as Context;

export function storedWebhook(id: string, body: string | Buffer, topic = 'orders'): StoredWebhook {
  return {
    id,
    topic,
    receivedAt: '2026-11-24T10:20:30.456Z',
    method: 'POST',
    path: `/${topic}`,
    query: 'a=1&a=2',
    headers: { 'content-type': 'application/json' },
    ...encodeBody(Buffer.from(body)),
    sourceIp: '192.0.2.7',
    verified: true,
  };
}

export function referenceTo(webhook: StoredWebhook): StoredReference {
  const { id, topic, receivedAt } = webhook;
  return { v: 1, id, topic, key: payloadKey(webhook), receivedAt, eventType: 'order.created' };
}

export function record(body: string, attempt = 1, messageId = `message of ${body}`, group = 'orders'): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(attempt),
      ApproximateFirstReceiveTimestamp: String(NOW.getTime() - 60_000),
      SentTimestamp: String(NOW.getTime() - 60_000),
      MessageGroupId: group,
      SenderId: 'sender',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
    awsRegion: 'us-east-1',
  };
}

export interface InMemoryOptions {
  readonly handler?: Handler;
  readonly lane?: Partial<ResolvedLane>;
  readonly topic?: Partial<ResolvedTopic>;
  readonly ports?: Partial<ProcessPorts>;
}

/** The process function on ports in memory, with one topic, `orders`. */
export function processInMemory({ handler = () => {}, lane: said, ports, topic }: InMemoryOptions = {}) {
  const memory = new Memory();
  const { log, lines } = recordingLog();
  const counter = new QuietCounter();
  const lane: ResolvedLane = { ...resolveLane({ attempts: 4 }), ...said };
  const lambda = createHandler(
    {
      lane,
      topics: { orders: { ...resolveTopic({ lane: 'low', verify: unsigned() }, lane), ...topic } },
      memory: memoryBudget(lane),
      handlers: { orders: async () => ({ default: handler }) },
      counter,
      functionVersion: '7',
      logWith: () => log,
      ports: { ...memory.processPorts(() => NOW), ...ports },
    },
    new Logger({ logLevel: 'SILENT' }),
  );
  async function processWithin(context: Context, ...records: SQSRecord[]): Promise<string[]> {
    const event: SQSEvent = { Records: records };
    const { batchItemFailures } = await lambda(event, context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }
  return {
    bucket: memory.bucket,
    processed: memory.processed,
    slept: memory.slept,
    hidden: memory.hidden,
    deadLetters: memory.deadLetters,
    lines,
    counted: counter.counted,
    /** Stores a webhook and makes the message that refers to it, of which so many attempts have begun before. */
    message(id: string, body: string | Buffer = JSON.stringify({ id }), attempt = 1, group = 'orders'): SQSRecord {
      const webhook = storedWebhook(id, body);
      const reference = referenceTo(webhook);
      memory.bucket.set(reference.key, webhook);
      // The first attempt is not counted, nor is this one yet.
      if (attempt > 1 && !lane.fifo) memory.counted.set(id, attempt - 2);
      return record(JSON.stringify({ ...reference, bytes: Buffer.byteLength(body) }), attempt, id, group);
    },
    /** Hands over a batch. @returns the ids of the messages that are reported as failed */
    process: (...records: SQSRecord[]) => processWithin(A_MINUTE, ...records),
    processWithin,
  };
}
