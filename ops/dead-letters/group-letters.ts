import { causeOf, type DeadLetter } from './dead-letter.ts';

/** Dead letters of one topic with one cause. */
export interface LetterGroup {
  readonly topic: string;
  /** Stack hash, or `moved-by-sqs`. */
  readonly cause: string;
  readonly errorName: string | undefined;
  /** Message of the latest failure. */
  readonly errorMessage: string | undefined;
  /** Number of other messages in the group, because errors of one line can have several. */
  readonly otherMessages: number;
  /** Line of the user's code that failed last, such as `webhooks/handlers/orders.ts:12:9`. */
  readonly location: string | undefined;
  readonly count: number;
  /** Times of the first and the last failure in ISO 8601. */
  readonly first: string;
  readonly last: string;
  /** Id of the webhook that failed last. */
  readonly example: string;
}

/** Groups dead letters by topic and cause, the largest group first. */
export function groupLetters(letters: readonly DeadLetter[]): LetterGroup[] {
  const groups = Map.groupBy(letters, (letter) => JSON.stringify([letter.topic, causeOf(letter)]));
  return [...groups.values()].map(toGroup).sort((a, b) => b.count - a.count || (a.first < b.first ? -1 : 1));
}

function toGroup(letters: readonly DeadLetter[]): LetterGroup {
  const sorted = letters.toSorted((a, b) => (a.lastFailureAt < b.lastFailureAt ? -1 : 1));
  // A group has at least the dead letter that created it.
  const [first, last] = [sorted[0], sorted.at(-1)] as [DeadLetter, DeadLetter];
  return {
    topic: last.topic,
    cause: causeOf(last),
    errorName: last.reason?.errorName,
    errorMessage: last.reason?.errorMessage,
    otherMessages: new Set(letters.map(({ reason }) => reason?.errorMessage)).size - 1,
    location: last.reason?.location,
    count: letters.length,
    first: first.lastFailureAt,
    last: last.lastFailureAt,
    example: last.id,
  };
}

/** Counts the dead letters whose webhook has another one. SQS may hold a dead letter twice. */
export function countCopies(letters: readonly DeadLetter[]): number {
  return letters.length - new Set(letters.map(({ id }) => id)).size;
}

/** Sorts by the receipt of the webhooks. */
export function byReceipt(letters: readonly DeadLetter[]): DeadLetter[] {
  const key = ({ receivedAt, id }: DeadLetter) => `${receivedAt} ${id}`;
  return letters.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
