import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Reference } from '#contract/reference';
import { messageOf } from '#lambdas/runtime/lane-queues';
import { type BatchErrors, entryError } from './batch-errors.ts';

/** The most bytes that SQS accepts in a call: 1 MiB for all messages together. */
const MAX_BATCH_BYTES = 1_048_576;

type Message = ReturnType<typeof messageOf>;

/** Sends at most ten references to a queue, in as few calls as the size of their messages allows. */
export async function sendBatch(
  sqs: SQSClient,
  queueUrl: string,
  references: readonly Reference[],
): Promise<BatchErrors> {
  const calls = bySize(references.map((reference) => messageOf(reference, queueUrl)));
  return (await Promise.all(calls.map((messages) => send(sqs, queueUrl, messages)))).flat();
}

function bySize(messages: readonly Message[]): Message[][] {
  const calls: Message[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = Buffer.byteLength(message.MessageBody);
    bytes += size;
    if (bytes <= MAX_BATCH_BYTES) {
      calls.at(-1)?.push(message);
    } else {
      calls.push([message]);
      bytes = size;
    }
  }
  return calls;
}

async function send(sqs: SQSClient, queueUrl: string, messages: readonly Message[]): Promise<BatchErrors> {
  const Entries = messages.map((message, n) => ({ Id: `${n}`, ...message }));
  try {
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Successful = [], Failed = [] } = await sqs.send(command);
    const confirmed = new Set(Successful.map(({ Id }) => Id));
    const failures = new Map(Failed.map((failure) => [failure.Id, failure]));
    return Entries.map(({ Id }) => {
      if (confirmed.has(Id)) return undefined;
      const { Code = 'NotConfirmed', Message = 'SQS did not confirm the message' } = failures.get(Id) ?? {};
      return entryError(Code, Message);
    });
  } catch (error) {
    // A call that fails must not hide the result of another one.
    return messages.map(() => error as Error);
  }
}
