import type { DeadLetter } from './dead-letter.ts';
import { type DeadLetterQueue, HIDE_SECONDS } from './dead-letter-queue.ts';

/** Dead letters that a command hides from other operators while it works. */
export class HeldLetters {
  readonly #queue: DeadLetterQueue;
  readonly #letters = new Map<string, DeadLetter>();
  readonly #timer: NodeJS.Timeout;
  #extending: Promise<void> = Promise.resolve();

  constructor(queue: DeadLetterQueue) {
    this.#queue = queue;
    this.#timer = setInterval(
      () => {
        // A dead letter that cannot be hidden again may be redriven by another operator, which is safe.
        this.#extending = this.#queue.hide(this.letters, HIDE_SECONDS).catch(() => undefined);
      },
      (HIDE_SECONDS / 2) * 1_000,
    );
  }

  get letters(): DeadLetter[] {
    return [...this.#letters.values()];
  }

  get size(): number {
    return this.#letters.size;
  }

  has({ messageId }: DeadLetter): boolean {
    return this.#letters.has(messageId);
  }

  /** Adds a dead letter. A second receive replaces its receipt handle. */
  add(letter: DeadLetter): void {
    this.#letters.set(letter.messageId, letter);
  }

  /** Removes a dead letter that has left the queue. */
  settle({ messageId }: DeadLetter): void {
    this.#letters.delete(messageId);
  }

  /** Makes dead letters visible to others at once. */
  async release(letters: readonly DeadLetter[] = this.letters): Promise<void> {
    // An extension that is under way would hide them again.
    await this.#extending;
    for (const letter of letters) this.#letters.delete(letter.messageId);
    await this.#queue.hide(letters, 0);
  }

  /** Releases what is left. Called once, at the end of a command. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.release();
  }
}
