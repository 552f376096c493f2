import { causeOf, type DeadLetter } from './dead-letter.ts';
import { byReceipt } from './group-letters.ts';

/** Filters of `dlq redrive` and `dlq drop`. All of them must match. */
export interface LetterFilter {
  readonly topic?: string | undefined;
  readonly cause?: string | undefined;
  /** Only webhooks whose last failure is not older. */
  readonly since?: Date | undefined;
  readonly id?: readonly string[] | undefined;
  /** Largest number of dead letters. The webhooks that were received first are chosen. */
  readonly limit?: number | undefined;
}

/** Chooses dead letters and sorts them by receipt. */
export function chooseLetters(letters: readonly DeadLetter[], filter: LetterFilter): DeadLetter[] {
  const { topic, cause, since, id, limit } = filter;
  const matching = letters.filter(
    (letter) =>
      (topic === undefined || letter.topic === topic) &&
      (cause === undefined || causeOf(letter) === cause) &&
      (since === undefined || letter.lastFailureAt >= since.toISOString()) &&
      (id === undefined || id.includes(letter.id)),
  );
  return byReceipt(matching).slice(0, limit);
}

/** Tells whether a filter chooses all dead letters. */
export function choosesAll(filter: LetterFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
