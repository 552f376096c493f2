import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { Faults } from '#ops/send/faults';
import { hmacHex } from './ingest.ts';
import { eventually, type LocalApp, projectWith, startLocal } from './local-app.ts';
import { startSink } from './sink.ts';

/** The local runtime with the flow tests' own `webhooks/`, and all that a test does to it and sees of it. */
export class Flow {
  readonly app: LocalApp;
  readonly sink: Awaited<ReturnType<typeof startSink>>;
  readonly #s3: S3Client;
  readonly #sqs: SQSClient;

  static async start(): Promise<Flow> {
    const sink = await startSink();
    return new Flow(await startLocal(projectWith(join(__dirname, '../flow/webhooks'), sink.url)), sink);
  }

  private constructor(app: LocalApp, sink: Flow['sink']) {
    this.app = app;
    this.sink = sink;
    const shared = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    this.#s3 = new S3Client({ ...shared, endpoint: app.endpoints.s3, forcePathStyle: true });
    this.#sqs = new SQSClient({ ...shared, endpoint: app.endpoints.sqs, useQueueUrlAsEndpoint: false });
  }

  /** Ends everything as Ctrl-C does. */
  async stop(): Promise<void> {
    const code = await this.app.stop();
    this.sink.stop();
    expect(code).toBe(0);
  }

  async post(topic: string, body: Buffer, headers: Record<string, string> = {}) {
    const response = await fetch(`${this.app.url}/${topic}`, { method: 'POST', body, headers });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, answer };
  }

  /** Posts a webhook that must be accepted. @returns its id */
  async accepted(topic: string, body: Buffer, headers: Record<string, string> = {}): Promise<string> {
    const { status, headers: answered, answer } = await this.post(topic, body, headers);
    expect(status).toBe(200);
    expect(answered.get('x-webhook-id')).toBe(answer.id);
    return String(answer.id);
  }

  signedByGithub(body: Buffer, event: string, delivery: string = randomUUID()): Record<string, string> {
    return {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${hmacHex(this.app.secrets['test/github'] ?? '', body)}`,
    };
  }

  async storedKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket: this.app.bucket })) {
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key as string));
    }
    return keys;
  }

  /** @param keys what `storedKeys` has returned, to save asking again */
  async stored(id: string, keys?: readonly string[]): Promise<StoredWebhook> {
    const Key = (keys ?? (await this.storedKeys())).find((key) => key.endsWith(`/${id}.json`));
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.app.bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  /** Puts a message into a lane's queue, past ingest. */
  async enqueue(lane: string, reference: object): Promise<void> {
    const QueueUrl = this.app.queues[lane]?.url;
    await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(reference) }));
  }

  /** Sends a webhook's reference once more, as a second delivery of its message, a replay or a redrive does. */
  async enqueueAgain(id: string, topic: string, lane: string, receivedAt = new Date()): Promise<void> {
    const key = (await this.storedKeys()).find((each) => each.endsWith(`/${id}.json`));
    await this.enqueue(lane, { v: 1, id, topic, key, receivedAt: receivedAt.toISOString() });
  }

  /** What the handlers were given of a webhook. */
  attemptsAt(id: string) {
    return this.sink.attempts.filter((attempt) => attempt.id === id);
  }

  /** The dead letter of a webhook, with its reason. */
  async deadLetterOf(id: string, lane: string) {
    let found: { reference: Reference; reason: Record<string, string | undefined> } | undefined;
    await eventually(`the dead letter of ${id}`, async () => {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.app.queues[lane]?.deadLetterUrl,
          MessageAttributeNames: ['All'],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
        }),
      );
      for (const { Body = '', MessageAttributes = {} } of Messages) {
        const reference: Reference = JSON.parse(Body);
        const reason = Object.fromEntries(Object.entries(MessageAttributes).map(([k, v]) => [k, v.StringValue]));
        if (reference.id === id) found = { reference, reason };
      }
      return found !== undefined;
    });
    return found as NonNullable<typeof found>;
  }

  /** Replaces what goes wrong at present: `{}` mends everything. */
  async fault(faults: Faults): Promise<void> {
    await this.#control('PUT', 'faults', faults);
  }

  /** Runs the schedules now instead of at the next minute. @returns whether all of them succeeded */
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
