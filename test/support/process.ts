import { setImmediate } from 'node:timers/promises';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { type ResolvedLane, type ResolvedTopic, resolveLane, resolveTopic } from '#config/resolve-webhooks';
import type { Handler } from '#contract/handler';
import { payloadKey } from '#contract/keys';
import { unsigned } from '#contract/providers/index';
import type { StoredReference } from '#contract/reference';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { ProcessDependencies } from '#lambdas/process/dependencies';
import { createHandler } from '#lambdas/process/handler';
import { memoryBudget } from '#lambdas/process/memory-budget';
import type { ProcessPorts } from '#lambdas/process/ports';
import { InMemoryAws } from '#test-kit/in-memory-aws';
import { type LogLine, recordingLog } from '#test-kit/recording-log';

export const NOW = new Date('2026-11-24T11:00:00.000Z');

/** Lets everything run that does not wait for a timer or for I/O. */
export async function runPending(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

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

export function record(body: string, receives = 1, messageId = `message of ${body}`, group = 'orders'): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
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
  /** Creates the log of a webhook. @default one that records its lines */
  readonly logWith?: ProcessDependencies['logWith'];
}

/** Creates the process function on ports in memory, with one topic, `orders`. */
export function processInMemory(options: InMemoryOptions = {}) {
  const { handler = () => {}, ports, topic } = options;
  const memory = new InMemoryAws();
  const lines: LogLine[] = [];
  const counted: string[] = [];
  const lane: ResolvedLane = { ...resolveLane({ attempts: 4 }), ...options.lane };
  const lambda = createHandler({
    lane,
    topics: { orders: { ...resolveTopic({ lane: 'low', verify: unsigned() }, lane), ...topic } },
    memory: memoryBudget(lane),
    handlers: { orders: async () => ({ default: handler }) },
    laneName: 'normal',
    functionVersion: '7',
    logWith: options.logWith ?? ((fields) => recordingLog(lines, fields, counted).log),
    ports: { ...memory.processPorts(() => NOW), ...ports },
  });
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
    receipts: memory.receipts,
    lines,
    counted,
    /** Stores a webhook and creates the message that refers to it, for its attempt of this number. */
    message(id: string, body: string | Buffer = JSON.stringify({ id }), attempt = 1, group = 'orders'): SQSRecord {
      const webhook = storedWebhook(id, body);
      const reference = referenceTo(webhook);
      memory.bucket.set(reference.key, webhook);
      // The earlier attempts were counted, and this one is not counted yet.
      memory.counted.set(`attempts of ${id}`, new Set(Array.from({ length: attempt - 1 }, (_, n) => n + 1)));
      return record(JSON.stringify({ ...reference, bytes: Buffer.byteLength(body) }), attempt, id, group);
    },
    /** Processes a batch. @returns the ids of the messages that stay in the queue */
    process: (...records: SQSRecord[]) => {
      const before = memory.slept.length;
      const sleptMs = () => memory.slept.slice(before).reduce((sum, each) => sum + each, 0);
      const oneMinuteLeft = { getRemainingTimeInMillis: () => 60_000 - sleptMs() } as Context;
      return processWithin(oneMinuteLeft, ...records);
    },
    processWithin,
  };
}

/** Returns a record whose message was sent, or first received, so many milliseconds before `NOW`. */
export function aged(message: SQSRecord, name: 'SentTimestamp' | 'ApproximateFirstReceiveTimestamp', ms: number) {
  return { ...message, attributes: { ...message.attributes, [name]: String(NOW.getTime() - ms) } };
}

/** Returns a record that SQS has delivered so many times. */
export function received(message: SQSRecord, receives: number): SQSRecord {
  return { ...message, attributes: { ...message.attributes, ApproximateReceiveCount: String(receives) } };
}
