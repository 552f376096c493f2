import { createHash, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { Faults } from '#ops/send/faults';
import { deliver } from './deliver.ts';
import { flowProject } from './flow-app.ts';
import { hmacHex } from './ingest.ts';
import { eventually, type LocalApp, type LocalAppOptions, startLocal } from './local-app.ts';
import { Senders } from './senders.ts';
import { startSink } from './sink.ts';

/** Dead letter, with the webhook that it refers to and the attributes that the processor gave it. */
export interface DeadLetter {
  readonly reference: Reference;
  readonly reason: Readonly<Record<string, string | undefined>>;
}

/** Time for which a dead letter that has been read is hidden, so that it is read once. */
const HIDE_SECONDS = 60;

/** Attributes of a queue that count its messages. */
const WAITING = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const satisfies QueueAttributeName[];

/** The local mode with `test/flow/webhooks`: sends webhooks to it, injects faults and reads the results. */
export class Flow {
  readonly app: LocalApp;
  readonly sink: Awaited<ReturnType<typeof startSink>>;
  readonly senders = new Senders();
  readonly #project: string;
  readonly #s3: S3Client;
  readonly #sqs: SQSClient;
  readonly #dynamodb: DynamoDBClient;

  /** Starts the app. @throws {Error} with the app's output when it does not start; nothing is left running then */
  static async start(options?: LocalAppOptions): Promise<Flow> {
    const project = flowProject();
    try {
      const app = await startLocal(project, options);
      const sink = await startSink();
      // Read by test/flow/webhooks/report.ts. The app is ready, but no webhook has been sent yet.
      writeFileSync(join(project, 'sink-url'), sink.url);
      return new Flow(project, app, sink);
    } catch (error) {
      rmSync(project, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(project: string, app: LocalApp, sink: Flow['sink']) {
    this.#project = project;
    this.app = app;
    this.sink = sink;
    const shared = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    this.#s3 = new S3Client({ ...shared, endpoint: app.endpoints.s3, forcePathStyle: true });
    this.#sqs = new SQSClient({ ...shared, endpoint: app.endpoints.sqs, useQueueUrlAsEndpoint: false });
    this.#dynamodb = new DynamoDBClient({ ...shared, endpoint: app.endpoints.dynamodb });
  }

  /** Undoes what a test leaves behind, failed tests included: its senders and its faults. */
  async reset(): Promise<void> {
    this.senders.abort();
    await this.fault({});
  }

  /** Ends everything as Ctrl-C does. */
  async stop(): Promise<void> {
    const code = await this.app.stop();
    this.sink.stop();
    rmSync(this.#project, { recursive: true, force: true });
    expect(code).toBe(0);
  }

  async post(topic: string, body: Buffer, headers: Record<string, string> = {}) {
    const { signal } = this.senders;
    const response = await fetch(`${this.app.url}/${topic}`, { method: 'POST', body, headers, signal });
    return {
      status: response.status,
      headers: response.headers,
      id: response.headers.get('x-webhook-id'),
      answer: await response.text(),
    };
  }

  /** Posts a webhook that must be accepted, after a few retries at most. @returns its id */
  async accepted(topic: string, body: Buffer, headers: Record<string, string> = {}): Promise<string> {
    const { status, id, answer } = await deliver(() => this.post(topic, body, headers));
    expect([status, answer]).toEqual([200, '']);
    return String(id);
  }

  signedByGithub(body: Buffer, event: string, delivery: string = randomUUID()): Record<string, string> {
    return {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${hmacHex(this.app.secrets['test/github'] ?? '', body)}`,
    };
  }

  async storedKeys(Prefix?: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket: this.app.bucket, Prefix })) {
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key as string));
    }
    return keys;
  }

  /** Loads a stored webhook. @param keys an earlier result of `storedKeys`, which saves listing the bucket again */
  async stored(id: string, keys?: readonly string[]): Promise<StoredWebhook> {
    const Key = (keys ?? (await this.storedKeys())).find((key) => key.endsWith(`/${id}.json`));
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.app.bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  /** Sends a message to a lane's queue without ingest. */
  async enqueue(lane: string, reference: object): Promise<void> {
    const QueueUrl = this.app.queues[lane]?.url;
    await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(reference) }));
  }

  /** Sends a webhook's reference again, as a second delivery of its message, a replay or a redrive does. */
  async enqueueAgain(id: string, topic: string, lane: string, receivedAt = new Date()): Promise<void> {
    const key = (await this.storedKeys()).find((each) => each.endsWith(`/${id}.json`));
    await this.enqueue(lane, { v: 1, id, topic, key, receivedAt: receivedAt.toISOString() });
  }

  /** Lists the attempts at a webhook, as its handler reported them. */
  attemptsAt(id: string) {
    return this.sink.attempts.filter((attempt) => attempt.id === id);
  }

  /** Lists the steps of a webhook that the functions have logged, as messages of `STEPS`. */
  async stepsOf(id: string): Promise<string[]> {
    const response = await fetch(`${this.app.url}/_local/steps`);
    const { steps } = (await response.json()) as { steps: readonly { readonly id?: string; readonly step: string }[] };
    return steps.filter((step) => step.id === id).map(({ step }) => step);
  }

  /** Waits for the dead letter of a webhook. */
  async deadLetterOf(id: string, lane: string): Promise<DeadLetter> {
    let found: DeadLetter | undefined;
    await eventually(`the dead letter of ${id}`, async () => {
      found = (await this.#receiveDeadLetters(lane, 0)).find(({ reference }) => reference.id === id);
      return found !== undefined;
    });
    return found as DeadLetter;
  }

  /** Reads all dead letters of a lane. They are hidden from other reads for a while. */
  async deadLetters(lane: string): Promise<DeadLetter[]> {
    const found: DeadLetter[] = [];
    for (;;) {
      const received = await this.#receiveDeadLetters(lane, HIDE_SECONDS);
      if (received.length === 0) return found;
      found.push(...received);
    }
  }

  async #receiveDeadLetters(lane: string, VisibilityTimeout: number): Promise<DeadLetter[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.app.queues[lane]?.deadLetterUrl,
        MessageAttributeNames: ['All'],
        MaxNumberOfMessages: 10,
        VisibilityTimeout,
      }),
    );
    return Messages.map(({ Body = '', MessageAttributes = {} }) => ({
      reference: JSON.parse(Body),
      reason: Object.fromEntries(Object.entries(MessageAttributes).map(([k, v]) => [k, v.StringValue])),
    }));
  }

  /** Returns true when no webhook of a lane waits: neither in its queue nor with a marker for the requeue function. */
  async isDrained(lane: string): Promise<boolean> {
    // Markers first, because the requeue function queues a webhook before it deletes the marker.
    if ((await this.storedKeys(`unqueued/${lane}/`)).length > 0) return false;
    const QueueUrl = this.app.queues[lane]?.url;
    const { Attributes = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...WAITING] }),
    );
    return WAITING.every((name) => Attributes[name] === '0');
  }

  /** Counts the events that an idempotency record names as successful, whatever their topic. */
  async completedRecords(): Promise<number> {
    let completed = 0;
    for await (const { TableNames = [] } of paginateListTables({ client: this.#dynamodb }, {})) {
      for (const TableName of TableNames) {
        for await (const { Items = [] } of paginateScan({ client: this.#dynamodb }, { TableName })) {
          completed += Items.filter(({ status }) => status?.S === 'COMPLETED').length;
        }
      }
    }
    return completed;
  }

  /** Replaces the injected faults. `{}` removes all of them. */
  async fault(faults: Faults): Promise<void> {
    await this.#control('PUT', 'faults', faults);
  }

  /** Runs the schedules now instead of at the next minute. @returns true when all of them succeeded */
  async runSchedules(): Promise<boolean> {
    return this.#control('POST', 'schedules/run', {});
  }

  async #control(method: string, path: string, value: object): Promise<boolean> {
    const response = await fetch(`${this.app.url}/_local/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });
    return response.ok;
  }
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
