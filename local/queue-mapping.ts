import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LocalFunction } from './local-function.ts';
import { REGION } from './resolver.ts';

export interface QueueMappingProps {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly target: Pick<LocalFunction, 'invoke'>;
  /** `ReportBatchItemFailures`: the response lists failed messages. Otherwise a response means that all succeeded. */
  readonly reportsFailures: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly concurrency: number;
}

/** SQS's limit for receiving and for deleting. */
const MAX_PER_REQUEST = 10;
/** Lambda's pollers wait for 20 s. In both cases a message ends the wait at once. */
const LONG_POLL_SECONDS = 2;

/** An event source mapping. It invokes the function with batches of messages and deletes those that succeeded. */
export class QueueMapping {
  readonly #props: QueueMappingProps;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #polling: Promise<void> | undefined;
  #collecting: Promise<Message[]> | undefined;
  #pause: PromiseWithResolvers<void> | undefined;
  #isDraining = false;

  constructor(props: QueueMappingProps) {
    this.#props = props;
  }

  /** Number of invocations that run now. */
  get running(): number {
    return this.#running.size;
  }

  /** Polls the queue until `stop()` or `drain()` is called. */
  poll(): Promise<void> {
    this.#polling ??= this.#poll();
    return this.#polling;
  }

  /** Stops polling at once. Messages that SQS is sending at this moment stay received until they become visible. */
  stop(): void {
    this.#stopping.abort();
    this.#pause?.resolve();
  }

  /** Receives no more messages until `resume()`. Waits for the last receive, and not for running invocations. */
  async pause(): Promise<void> {
    this.#pause ??= Promise.withResolvers();
    await this.#collecting?.catch(() => undefined);
  }

  resume(): void {
    this.#pause?.resolve();
    this.#pause = undefined;
  }

  /** Stops polling and waits until each received message is settled. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.#pause?.resolve();
    await this.#polling;
    await Promise.all(this.#running);
  }

  async #poll(): Promise<void> {
    while (!this.#isStopping) {
      try {
        if (this.#running.size >= this.#props.concurrency) await Promise.race(this.#running);
        if (this.#pause) {
          await this.#pause.promise;
          continue;
        }
        this.#collecting = this.#collect();
        const batch = await this.#collecting;
        if (batch.length > 0) this.#start(batch);
      } catch {
        // The queue does not respond, or this mapping is stopping. Received messages become visible again.
        if (!this.#isStopping) await sleep(500);
      }
    }
  }

  get #isStopping(): boolean {
    return this.#isDraining || this.#stopping.signal.aborted;
  }

  #start(batch: Message[]): void {
    const running = this.#handle(batch)
      // A message that could not be deleted becomes visible again, as in AWS.
      .catch(() => {})
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Collects up to one batch. The batching window starts with the first message. */
  async #collect(): Promise<Message[]> {
    const { batchSize, windowSeconds } = this.#props;
    const batch = await this.#receive(batchSize, LONG_POLL_SECONDS);
    const deadline = Date.now() + windowSeconds * 1_000;
    const isOpen = () => batch.length < batchSize && Date.now() < deadline && !this.#isStopping && !this.#pause;
    while (batch.length > 0 && isOpen()) {
      const wait = Math.min(LONG_POLL_SECONDS, Math.ceil((deadline - Date.now()) / 1_000));
      batch.push(...(await this.#receive(batchSize - batch.length, wait)));
    }
    return batch;
  }

  async #receive(max: number, waitSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.#props.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#props.queueUrl,
        MaxNumberOfMessages: Math.min(max, MAX_PER_REQUEST),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: this.#stopping.signal },
    );
    return Messages;
  }

  async #handle(batch: Message[]): Promise<void> {
    const { sqs, queueUrl: QueueUrl, queueArn, target, reportsFailures } = this.#props;
    const event = { Records: batch.map((message) => toRecord(message, queueArn)) };
    const failed = await target.invoke(event).then(
      (result) => failedIds(reportsFailures ? result : null, batch),
      () => new Set(batch.map(({ MessageId }) => MessageId)),
    );
    const succeeded = batch.filter(({ MessageId }) => !failed.has(MessageId));
    for (let start = 0; start < succeeded.length; start += MAX_PER_REQUEST) {
      const Entries = succeeded
        .slice(start, start + MAX_PER_REQUEST)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }
}

/**
 * Returns the messages that a function reports as failed.
 *
 * As in Lambda, an empty report means that none failed, and a malformed one means that all failed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedIds(result: unknown, batch: readonly Message[]): Set<string | undefined> {
  const all = new Set(batch.map(({ MessageId }) => MessageId));
  const failures = (result as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure: { itemIdentifier?: string } | null) => failure?.itemIdentifier);
  return ids.every((id) => id && all.has(id)) ? new Set(ids) : all;
}

/** Converts a message to a record of the function's event. */
export function toRecord(message: Message, queueArn: string): object {
  const body = message.Body ?? '';
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue },
      ]),
    ),
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}
