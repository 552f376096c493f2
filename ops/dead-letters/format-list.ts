import { printable } from '#ops/terminal/printable';
import { shorten, table } from '#ops/terminal/table';
import { countOf, minuteOf } from '#ops/terminal/text';
import { MOVED_BY_SQS } from './dead-letter.ts';
import { HIDE_SECONDS } from './dead-letter-queue.ts';
import type { LetterGroup } from './group-letters.ts';
import { GROUP_COLUMNS } from './plan.ts';

/** Result of `dlq list`, as `--json` prints it. */
export interface LetterList {
  readonly stage: string;
  readonly lane: string;
  /** Number of messages that were read. */
  readonly count: number;
  /** Messages among them whose webhook has another one. */
  readonly copies: number;
  readonly hiddenByOthers: number;
  readonly notRead: number;
  readonly groups: readonly LetterGroup[];
}

const WIDTH = 80;
const INDENT = ' '.repeat(9);

/** Formats the groups of dead letters for people, in 80 columns. */
export function formatList(list: LetterList): string {
  const { stage, lane, count, copies, hiddenByOthers, notRead, groups } = list;
  const causes = countOf(new Set(groups.map(({ cause }) => cause)).size, 'cause');
  const summary = count === 0 ? 'no dead letters' : `${countOf(count, 'dead letter')}, ${causes}`;
  return [
    `Lane ${lane} of ${stage}: ${summary}`,
    ...formatGroups(groups),
    ...(copies > 0 ? ['', `${countOf(copies, 'dead letter')} repeat a webhook that has another one.`] : []),
    ...(hiddenByOthers > 0
      ? [
          '',
          `About ${hiddenByOthers} more are hidden, because another operator or tool reads them.`,
          `List them again when it has ended. A killed command hides them for ${HIDE_SECONDS / 60} minutes.`,
        ]
      : []),
    ...(notRead > 0
      ? [
          '',
          `About ${notRead} more were not read. They arrived meanwhile, or SQS holds them back behind`,
          'another one of their message group.',
        ]
      : []),
  ].join('\n');
}

/** Formats groups as a table. The error and an example are below each row. */
export function formatGroups(groups: readonly LetterGroup[]): string[] {
  if (groups.length === 0) return [];
  const [head = '', ...rows] = table(
    GROUP_COLUMNS,
    groups.map(({ count, topic, cause, first, last }) => [
      count.toLocaleString('en-US'),
      printable(topic),
      printable(cause),
      minuteOf(first),
      minuteOf(last),
    ]),
  );
  const details = groups.map(({ cause, errorName, errorMessage, otherMessages, location, example }) => [
    cause === MOVED_BY_SQS
      ? 'moved by SQS itself, because the processor did not run or died'
      : printable(`${errorName}: ${errorMessage}`),
    ...(otherMessages > 0 ? [`and ${countOf(otherMessages, 'other message')}`] : []),
    ...(location === undefined ? [] : [`at ${printable(location)}`]),
    `example ${printable(example)}`,
  ]);
  const lines = rows.flatMap((row, n) => [
    row,
    ...(details[n] ?? []).map((detail) => INDENT + shorten(detail, WIDTH - INDENT.length)),
  ]);
  return ['', head, ...lines];
}
