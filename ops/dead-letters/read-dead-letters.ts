import { type DeadLetter, toDeadLetter } from './dead-letter.ts';
import { CONCURRENT_CALLS, type DeadLetterQueue } from './dead-letter-queue.ts';
import { HeldLetters } from './held-letters.ts';

/** Empty receives in a row after which reading ends although SQS counts visible messages. */
const MAX_EMPTY_RECEIVES = 3 * CONCURRENT_CALLS;

/** Result of reading a dead-letter queue. */
export interface ReadLetters {
  /** Dead letters that were read. The reader must close them. */
  readonly held: HeldLetters;
  /** Dead letters that another operator or tool hides. SQS counts approximately. */
  readonly hiddenByOthers: number;
  /** Dead letters that wait and were not read. */
  readonly notRead: number;
}

export interface ReadOptions {
  /** Number of visible dead letters, as SQS counts them. Reading ends when far more have arrived. */
  readonly expected: number;
  /** Ends reading. A receive that is under way is completed, because it may hide dead letters. */
  readonly signal: AbortSignal;
  /** Called for each dead letter with its body, which is not kept. @returns true to stop reading */
  readonly onLetter?: (letter: DeadLetter, body: string) => boolean | undefined;
  readonly onProgress?: (read: number) => void;
}

/**
 * Reads all dead letters of a queue, several receives at the same time, and hides them meanwhile.
 *
 * An empty receive alone does not end it, because SQS is distributed. Reading ends after two empty receives in a row
 * when SQS counts no visible message, and otherwise after `MAX_EMPTY_RECEIVES`. Then SQS holds back a message group,
 * or dead letters arrive faster than they are read.
 */
export async function readDeadLetters(queue: DeadLetterQueue, options: ReadOptions): Promise<ReadLetters> {
  const { expected, signal, onLetter, onProgress } = options;
  const most = 2 * expected + 1_000;
  const held = new HeldLetters(queue);
  let emptyInARow = 0;
  let done = false;

  const receive = async () => {
    while (!done && !signal.aborted) {
      const messages = await queue.receive();
      const before = held.size;
      for (const message of messages) {
        const letter = toDeadLetter(message);
        held.add(letter);
        if (onLetter?.(letter, message.Body ?? '')) done = true;
      }
      onProgress?.(held.size);
      // Dead letters that arrive meanwhile must not keep the command running.
      const isNew = held.size > before && held.size <= most;
      emptyInARow = isNew ? 0 : emptyInARow + 1;
      if (emptyInARow >= MAX_EMPTY_RECEIVES) done = true;
      else if (emptyInARow >= 2 && (await queue.depth()).visible === 0) done = true;
    }
  };

  try {
    const receivers = Array.from({ length: CONCURRENT_CALLS }, () =>
      receive().finally(() => {
        done = true;
      }),
    );
    // Each receive that is under way may hide dead letters, so all are awaited before an error is thrown.
    await Promise.allSettled(receivers);
    await Promise.all(receivers);
    const { visible, hidden } = await queue.depth();
    return { held, notRead: visible, hiddenByOthers: Math.max(0, hidden - held.size) };
  } catch (error) {
    await held.close().catch(() => undefined);
    throw error;
  }
}
