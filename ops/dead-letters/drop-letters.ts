import { PutObjectCommand } from '@aws-sdk/client-s3';
import { droppedKey } from '#contract/keys';
import type { Stage } from '#ops/stage/stage';
import type { BodySpool } from './body-spool.ts';
import { causeOf, type DeadLetter } from './dead-letter.ts';
import { type DeadLetterQueue, eachBatch } from './dead-letter-queue.ts';
import { deleteLetters, type Failed } from './delete-letters.ts';
import type { LetterFilter } from './filter.ts';
import type { HeldLetters } from './held-letters.ts';

/** Bounds of one record, which is built in memory. */
const MAX_LETTERS = 500;
const MAX_BYTES = 10_000_000;

export interface DropOptions {
  readonly lane: string;
  readonly by: string;
  readonly filter: LetterFilter;
  readonly bodies: BodySpool;
  /** Ends the drop after the record that is under way. */
  readonly signal: AbortSignal;
  readonly onProgress?: (dropped: number) => void;
}

/** Result of a drop. */
export interface Dropped {
  readonly dropped: number;
  /** Keys of the records in the bucket. */
  readonly records: readonly string[];
  readonly notDeleted: readonly Failed[];
}

/**
 * Deletes dead letters. Saves a record of them first, with their messages, so that nothing is dropped without a record
 * and a drop can be undone.
 */
export async function dropLetters(
  { s3, bucket }: Pick<Stage, 's3' | 'bucket'>,
  queue: DeadLetterQueue,
  held: HeldLetters,
  letters: readonly DeadLetter[],
  { lane, by, filter, bodies, signal, onProgress }: DropOptions,
): Promise<Dropped> {
  const records: string[] = [];
  const notDeleted: Failed[] = [];
  let dropped = 0;
  for (const part of partsOf(letters)) {
    if (signal.aborted) break;
    const droppedAt = new Date();
    const key = droppedKey(lane, droppedAt, part[0]?.messageId ?? '');
    const save = (of: readonly DeadLetter[]) => {
      const entries = of.map((letter) => entryOf(letter, bodies));
      const record = { v: 1, lane, droppedAt: droppedAt.toISOString(), droppedBy: by, filter, letters: entries };
      const ContentType = 'application/json';
      return s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(record), ContentType }));
    };
    await save(part);
    records.push(key);
    const failed: Failed[] = [];
    await eachBatch(part, async (batch) => {
      failed.push(...(await deleteLetters(queue, batch)));
    });
    const kept = new Set(failed.map(({ letter }) => letter));
    const gone = part.filter((letter) => !kept.has(letter));
    for (const letter of gone) held.settle(letter);
    if (failed.length > 0) await save(gone);
    dropped += gone.length;
    notDeleted.push(...failed);
    onProgress?.(dropped);
  }
  return { dropped, records, notDeleted };
}

function entryOf(letter: DeadLetter, bodies: BodySpool) {
  const { id, topic, receivedAt, messageId, lastFailureAt, reason } = letter;
  // The message is kept as it was, so that it can be sent again.
  return {
    id,
    topic,
    receivedAt,
    messageId,
    lastFailureAt,
    cause: causeOf(letter),
    reason,
    message: bodies.get(messageId),
  };
}

function* partsOf(letters: readonly DeadLetter[]): Generator<DeadLetter[]> {
  let part: DeadLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    if (part.length > 0 && (part.length === MAX_LETTERS || bytes + letter.bytes > MAX_BYTES)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(letter);
    bytes += letter.bytes;
  }
  if (part.length > 0) yield part;
}
