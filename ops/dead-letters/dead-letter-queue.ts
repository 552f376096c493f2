import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from './dead-letter.ts';

/** Messages that SQS accepts in a batch call. */
export const MAX_BATCH = 10;
/** Calls to SQS at the same time. */
export const CONCURRENT_CALLS = 8;
/** Seconds for which a receive hides a dead letter. A command that works longer hides it again. */
export const HIDE_SECONDS = 120;

/** Number of messages in a queue. SQS counts approximately. */
export interface Depth {
  readonly visible: number;
  readonly hidden: number;
}

/** Calls to the dead-letter queue of a lane. */
export class DeadLetterQueue {
  readonly sqs: SQSClient;
  readonly url: string;

  constructor(sqs: SQSClient, url: string) {
    this.sqs = sqs;
    this.url = url;
  }

  /** Receives at most ten messages and hides them. Long polling asks all servers of SQS. */
  async receive(): Promise<readonly Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.url,
      MaxNumberOfMessages: MAX_BATCH,
      WaitTimeSeconds: 1,
      VisibilityTimeout: HIDE_SECONDS,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    return (await this.sqs.send(command)).Messages ?? [];
  }

  async depth(): Promise<Depth> {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: [...AttributeNames] });
    const { Attributes = {} } = await this.sqs.send(command);
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }

  /** Hides dead letters for a time from now, or releases them with 0. A dead letter that is gone is skipped. */
  async hide(letters: readonly DeadLetter[], seconds: number): Promise<void> {
    await eachBatch(letters, async (batch) => {
      const Entries = batch.map(({ receiptHandle }, n) => ({
        Id: `${n}`,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }));
      await this.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.url, Entries }));
    });
  }
}

/** Calls a function with batches of ten, several at the same time. */
export async function eachBatch<Item>(
  items: readonly Item[],
  call: (batch: readonly Item[]) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + MAX_BATCH);
      next += MAX_BATCH;
      await call(batch);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_CALLS }, work));
}
