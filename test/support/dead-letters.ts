import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { payloadKey } from '#contract/keys';
import { hmac, unsigned } from '#contract/providers/index';
import { inlineReference, type Reference, type StoredReference } from '#contract/reference';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { toMessageAttributes } from '#lambdas/process/dead-letter-attributes';
import { dlqCommand } from '#ops/commands/dlq';
import { DeadLetterQueue } from '#ops/dead-letters/dead-letter-queue';
import type { Stage } from '#ops/stage/stage';
import { AwsServer } from './aws-server.ts';
import { MemoryLogs } from './memory-logs.ts';
import { MemoryMetrics } from './memory-metrics.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { NO_RECONCILE, RUNNING_MAPPINGS } from './running-mappings.ts';

const { topics } = resolveWebhooks({
  topics: {
    orders: { lane: 'high', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) },
    invoices: { lane: 'high', verify: hmac({ secretName: 'webhooks/invoices', header: 'x-signature' }) },
    pings: { lane: 'high', dedupeBy: false, verify: unsigned() },
  },
});

export interface LetterProps {
  /** Number that makes the id and the time of the receipt, in seconds. */
  readonly n: number;
  readonly topic?: string;
  /** @default 'aaaaaaaaaaaa'. `null` stands for a message that SQS moved itself */
  readonly cause?: string | null;
  readonly errorMessage?: string;
  /** @default none, as of a failure outside the user's code */
  readonly location?: string;
  readonly lastFailureAt?: string;
  /** Group of the order, in the reference. */
  readonly group?: string;
  /** Message that is no reference. */
  readonly junk?: string;
  /** Puts this body into the message. */
  readonly inline?: string;
}

export const idOf = (n: number) => `0193a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = (n: number) => new Date(Date.UTC(2026, 10, 24, 12) + n * 1_000).toISOString();

/** Creates a stored webhook. */
export function storedWebhook({ n, topic = 'orders' }: LetterProps, body = `{"n":${n}}`): StoredWebhook {
  return {
    id: idOf(n),
    topic,
    receivedAt: at(n),
    method: 'POST',
    path: `/${topic}`,
    query: '',
    headers: { 'content-type': 'application/json', 'x-signature': '[redacted]' },
    ...encodeBody(Buffer.from(body)),
    sourceIp: '203.0.113.7',
    verified: true,
  };
}

/** Queues of a lane on an emulator, and the command `dlq`. */
export class DeadLetterBench {
  readonly server = new AwsServer();
  /** Logs of the functions. Empty unless a test adds lines. */
  logs = new MemoryLogs();
  #lane = { name: 'high', queueUrl: '', deadLetterQueueUrl: '' };
  #sqs!: SQSClient;
  readonly #services: Server[] = [];

  async start({ fifo = false } = {}): Promise<void> {
    await this.server.listen();
    await this.server.createBucket('payloads');
    const suffix = fifo ? '.fifo' : '';
    this.#lane = {
      name: 'high',
      queueUrl: await this.server.createQueue(`high${suffix}`),
      deadLetterQueueUrl: await this.server.createQueue(`high-dead-letters${suffix}`),
    };
    this.#sqs = new SQSClient();
  }

  /** Starts a service that answers each request with a text. @returns its URL */
  async serve(text: string): Promise<string> {
    const server = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1');
    this.#services.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const service of this.#services) {
      service.closeAllConnections();
      service.close();
    }
    this.#sqs.destroy();
    await this.server.close();
  }

  get lane() {
    return this.#lane;
  }

  /** Connects as the commands do. They close the clients. */
  readonly connect = async (): Promise<Stage> => ({
    title: 'Catchbasin-dev',
    topics,
    lanes: [this.#lane],
    bucket: 'payloads',
    s3: new S3Client({ forcePathStyle: true }),
    sqs: new SQSClient(),
    logs: this.logs,
    name: 'dev',
    metrics: new MemoryMetrics(),
    mappings: RUNNING_MAPPINGS,
    reconcile: NO_RECONCILE,
  });

  /** Runs `dlq`. @param columns the width of the terminal. @default the output is not a terminal */
  dlq(args: string, columns?: number): Promise<CommandResult> {
    return runCommand((terminal) => dlqCommand(terminal, this.connect), args.split(' '), '', columns);
  }

  /** Fills the dead-letter queue. */
  async deadLetter(letters: readonly LetterProps[]): Promise<void> {
    const entries = letters.map((props, n) => this.#entry(props, n));
    const size = letters.some(({ inline }) => inline && inline.length > 50_000) ? 1 : 10;
    for (let n = 0; n < entries.length; n += size) {
      const Entries = entries.slice(n, n + size);
      await this.#sqs.send(new SendMessageBatchCommand({ QueueUrl: this.#lane.deadLetterQueueUrl, Entries }));
    }
  }

  /** Counts the visible and hidden dead letters. */
  depth() {
    return new DeadLetterQueue(this.#sqs, this.#lane.deadLetterQueueUrl).depth();
  }

  /** Receives some dead letters as another operator does, and hides them. */
  async hideSome(count: number): Promise<number> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#lane.deadLetterQueueUrl,
      MaxNumberOfMessages: count,
      VisibilityTimeout: 600,
    });
    return (await this.#sqs.send(command)).Messages?.length ?? 0;
  }

  /** Takes all messages out of the queue of the lane. A FIFO queue delivers the next of a group only then. */
  async queued() {
    const found: { readonly body: string; readonly group: string | undefined }[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({
        QueueUrl: this.#lane.queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['MessageGroupId'],
      });
      const { Messages = [] } = await this.#sqs.send(command);
      if (Messages.length === 0) return found;
      const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle }));
      await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#lane.queueUrl, Entries }));
      found.push(...Messages.map(({ Body = '', Attributes }) => ({ body: Body, group: Attributes?.MessageGroupId })));
    }
  }

  #entry(props: LetterProps, index: number): SendMessageBatchRequestEntry {
    const { n, topic = 'orders', cause = 'aaaaaaaaaaaa', group, junk, inline } = props;
    const stored: StoredReference = {
      v: 1,
      id: idOf(n),
      topic,
      receivedAt: at(n),
      key: payloadKey({ id: idOf(n), topic, receivedAt: at(n) }),
      ...(group !== undefined && { group }),
    };
    const reference: Reference | undefined = inline ? inlineReference(stored, storedWebhook(props, inline)) : stored;
    const isFifo = this.#lane.queueUrl.endsWith('.fifo');
    return {
      Id: `${index % 10}`,
      MessageBody: junk ?? JSON.stringify(reference),
      ...(isFifo && { MessageGroupId: idOf(n), MessageDeduplicationId: `${index}-${n}` }),
      ...(cause !== null && {
        MessageAttributes: toMessageAttributes({
          errorName: 'TypeError',
          errorMessage: props.errorMessage ?? 'cannot read properties of undefined',
          stackHash: cause,
          ...(props.location !== undefined && { location: props.location }),
          attempts: 4,
          firstAttemptAt: at(n),
          lastFailureAt: props.lastFailureAt ?? at(n + 60),
          functionVersion: '7',
        }),
      }),
    };
  }
}
