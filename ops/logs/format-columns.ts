import { styleText } from 'node:util';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import type { Sentence } from './describe-step.ts';

/** Colours that tell webhooks apart. Red, yellow and green have a meaning. */
const ID_COLOURS = ['cyan', 'magenta', 'blue', 'cyanBright', 'magentaBright', 'blueBright'] as const;
const TOPIC_COLUMNS = { min: 6, max: 16 };
/** Columns before the topic: the time. Behind it follow the id and a mark. */
const TIME_COLUMNS = 10;
const ID_COLUMNS = 8;

/** Webhook that a sentence is about, and the time of its line. */
export interface Subject {
  readonly time: Date;
  readonly topic?: unknown;
  readonly id?: unknown;
}

export interface ColumnsOptions {
  /** Width of the column of the topic. */
  readonly topicColumns: number;
  /** Width of the terminal. @default the text is not wrapped */
  readonly columns?: number | undefined;
}

/** Returns the width of the column of the topic, which is as wide as the longest name up to a limit. */
export function topicColumnsFor(topics: readonly string[]): number {
  const { min, max } = TOPIC_COLUMNS;
  return Math.min(max, Math.max(min, ...topics.map((name) => name.length)));
}

/** Formats a sentence in columns: time, topic, id, mark and text. Without a webhook, only the text is printed. */
export function formatColumns(
  { time, topic, id }: Subject,
  [colour, sentence, mark]: Sentence,
  { topicColumns, columns }: ColumnsOptions,
): string {
  const topicText = toColumns(printable(String(topic ?? '')), topicColumns);
  // The head of a UUIDv7 is a timestamp and nearly the same for all webhooks. The tail tells them apart.
  const idText = printable(String(id ?? '')).slice(-ID_COLUMNS);
  const timeText = topic === undefined && id === undefined ? '' : time.toTimeString().slice(0, 8);
  const start = `${styleText('dim', timeText.padEnd(TIME_COLUMNS))}${topicText} ${styleText(colourOf(idText), idText)}`;
  const indent = TIME_COLUMNS + topicColumns + 1 + ID_COLUMNS + 3;
  const text = wrap(printable(sentence), indent, columns);
  const space = ' '.repeat(ID_COLUMNS - idText.length + 1);
  return `${start}${space}${styleText(colour, `${mark} ${text}`)}`;
}

function toColumns(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text.padEnd(columns);
}

/** Chooses a colour by the id, so that it is the same on each line. */
function colourOf(id: string): (typeof ID_COLOURS)[number] {
  const hash = [...id].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 1_000_003;
  return ID_COLOURS[hash % ID_COLOURS.length] ?? 'cyan';
}
