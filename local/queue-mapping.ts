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
  /** Whether the function's response says which messages failed; otherwise one that returns at all has done all. */
  readonly reportsFailures: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly concurrency: number;
}

const MOST_PER_RECEIVE = 10;
/** Lambda's pollers wait for 20; a message ends the wait at once in either case. */
const LONG_POLL_SECONDS = 2;

/** An event source mapping: hands the queue's messages to the function in batches and deletes what succeeded. */
export class QueueMapping {
  readonly #props: QueueMappingProps;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(props: QueueMappingProps) {
    this.#props = props;
  }

  async poll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#running.size >= this.#props.concurrency) await Promise.race(this.#running);
        const batch = await this.#gather();
        if (batch.length > 0) this.#launch(batch);
      } catch {
        // The queue does not answer, or we are stopping: what has been received comes back by itself.
        if (!this.#stopping.signal.aborted) await sleep(500);
      }
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  #launch(batch: Message[]): void {
    const running = this.#handle(batch)
      // What could not be deleted comes back, as it does in AWS.
      .catch(() => {})
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Up to a batch of messages, waiting no longer for the rest than the window after the first. */
  async #gather(): Promise<Message[]> {
    const { batchSize, windowSeconds } = this.#props;
    const batch = await this.#receive(batchSize, LONG_POLL_SECONDS);
    const deadline = Date.now() + windowSeconds * 1_000;
    while (batch.length > 0 && batch.length < batchSize && Date.now() < deadline) {
      const wait = Math.min(LONG_POLL_SECONDS, Math.ceil((deadline - Date.now()) / 1_000));
      batch.push(...(await this.#receive(batchSize - batch.length, wait)));
    }
    return batch;
  }

  async #receive(most: number, waitSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.#props.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#props.queueUrl,
        MaxNumberOfMessages: Math.min(most, MOST_PER_RECEIVE),
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
    const done = batch.filter(({ MessageId }) => !failed.has(MessageId));
    for (let start = 0; start < done.length; start += MOST_PER_RECEIVE) {
      const Entries = done
        .slice(start, start + MOST_PER_RECEIVE)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }
}

/**
 * What of a batch the function reports as failed: nothing said means none, and anything that Lambda cannot read means all.
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

/** A message as the function gets it. */
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
