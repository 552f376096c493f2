import { InvalidArgumentError } from 'commander';
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

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Parses `30m`, `2h`, `3d` or a time in ISO 8601. */
export function parseSince(text: string): Date {
  const [, number, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const ago = number && new Date(Date.now() - Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS]);
  const since = ago || new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : Number.NaN);
  if (Number.isNaN(since.getTime())) throw new InvalidArgumentError('Give 30m, 2h, 3d or a time in ISO 8601.');
  return since;
}
