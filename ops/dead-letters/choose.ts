import type { StageLane } from '#ops/stage/stage';
import { InterruptedError } from '#ops/user-error';
import { BodySpool } from './body-spool.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { chooseLetters, type LetterFilter } from './filter.ts';
import type { HeldLetters } from './held-letters.ts';
import { readLane, type Session } from './session.ts';

/** Dead letters that a command changes. All others are released. */
export interface Chosen {
  readonly queue: DeadLetterQueue;
  readonly held: HeldLetters;
  readonly letters: readonly DeadLetter[];
  readonly bodies: BodySpool;
  /** Dead letters that were not read, because they are hidden or held back. */
  readonly unseen: number;
}

/**
 * Reads a lane, chooses dead letters and changes them. Releases what remains, however it ends.
 *
 * @throws {InterruptedError} when reading is interrupted
 */
export async function withChosen(
  session: Session,
  lane: StageLane,
  filter: LetterFilter,
  change: (chosen: Chosen) => Promise<void>,
): Promise<void> {
  const bodies = new BodySpool();
  const unlimited = { ...filter, limit: undefined };
  try {
    const read = await readLane(session, lane, (letter, body) => {
      if (chooseLetters([letter], unlimited).length > 0) bodies.put(letter.messageId, body);
      return undefined;
    });
    const { queue, held, hiddenByOthers, notRead } = read;
    try {
      if (session.signal.aborted) throw new InterruptedError('interrupted. Nothing was changed.');
      const letters = chooseLetters(held.letters, filter);
      const ids = new Set(letters.map(({ messageId }) => messageId));
      await held.release(held.letters.filter(({ messageId }) => !ids.has(messageId)));
      await change({ queue, held, letters, bodies, unseen: hiddenByOthers + notRead });
    } finally {
      await held.close();
    }
  } finally {
    bodies.close();
  }
}
