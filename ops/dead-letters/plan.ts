import type { Column } from '#ops/terminal/table';
import { countOf } from '#ops/terminal/text';
import { causeOf, type DeadLetter } from './dead-letter.ts';

/**
 * Dollars for a million dead letters that are redriven, in us-east-1: three calls to SQS for ten, and the processing.
 * The latter needs two calls to SQS, a GET, two writes to the table, Lambda and logs.
 */
const DOLLARS_PER_MILLION = 5;
/** Dead letters that are settled in a second without `--rate`. A cautious figure, only for the plan. */
const USUAL_RATE = 200;

/** Writes what a command is about to do, such as `412 dead letters, 3 causes, about $0.01, 8 s at 50/s`. */
export function planOf(letters: readonly DeadLetter[], rate: number | undefined): string {
  return [
    countOf(letters.length, 'dead letter'),
    countCauses(letters),
    costOf(letters.length),
    timeOf(letters.length, rate),
  ].join(', ');
}

/** Writes the number of causes. */
export function countCauses(letters: readonly DeadLetter[]): string {
  return countOf(new Set(letters.map(causeOf)).size, 'cause');
}

/** Estimates the cost of redriving dead letters. */
export function costOf(count: number): string {
  const dollars = (count * DOLLARS_PER_MILLION) / 1_000_000;
  return dollars < 0.01 ? 'less than $0.01' : `about $${dollars.toFixed(2)}`;
}

/** Estimates the time. */
export function timeOf(count: number, rate: number | undefined): string {
  const seconds = Math.max(1, Math.ceil(count / (rate ?? USUAL_RATE)));
  const time = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return rate === undefined ? `about ${time}` : `${time} at ${rate}/s`;
}

/** Columns of the table of groups, which fits 80 columns. */
export const GROUP_COLUMNS: readonly Column[] = [
  { title: 'COUNT', align: 'right' },
  { title: 'TOPIC', max: 19 },
  { title: 'CAUSE' },
  { title: 'FIRST FAILURE' },
  { title: 'LAST FAILURE' },
];
