import { DeleteMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** A failed entry of a batch call. */
export interface Failed {
  readonly letter: DeadLetter;
  readonly error: string;
}

/** Deletes at most ten dead letters. @returns those that SQS did not confirm */
export async function deleteLetters({ sqs, url }: DeadLetterQueue, letters: readonly DeadLetter[]): Promise<Failed[]> {
  if (letters.length === 0) return [];
  const Entries = letters.map(({ receiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle: receiptHandle }));
  try {
    const { Successful = [], Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    return unconfirmed(letters, Successful, Failed);
  } catch (error) {
    return letters.map((letter) => ({ letter, error: (error as Error).message }));
  }
}

/** Returns the entries of a batch call that SQS did not confirm. The id of an entry is its index. */
export function unconfirmed(
  letters: readonly DeadLetter[],
  successful: readonly { readonly Id?: string | undefined }[],
  failed: readonly { readonly Id?: string | undefined; readonly Code?: string | undefined }[],
): Failed[] {
  const confirmed = new Set(successful.map(({ Id }) => Id));
  return letters.flatMap((letter, n) => {
    if (confirmed.has(`${n}`)) return [];
    return { letter, error: failed.find(({ Id }) => Id === `${n}`)?.Code ?? 'SQS did not confirm it' };
  });
}
