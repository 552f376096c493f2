import { INGEST_LOGS, LOGS } from '#contract/observability';
import { printable } from '#ops/terminal/printable';
import { describeFailure } from './describe-failure.ts';
import type { Colour, Sentence } from './describe-step.ts';
import { LOG_LEVELS, type LogLevel } from './read-log-level.ts';
import type { LineFields } from './step.ts';

/** Fields that every line has, and that the display shows in another way or not at all. */
const COMMON = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'stage',
  'requestId',
  'topic',
  'id',
  'attempt',
  'receives',
  'error',
  '_aws',
]);
const MAX_FIELD = 120;
const LEVEL_COLOURS: Readonly<Record<LogLevel, Colour>> = { debug: 'dim', info: 'dim', warn: 'yellow', error: 'red' };

const OWN_MESSAGES: ReadonlySet<unknown> = new Set([...Object.values(LOGS), ...Object.values(INGEST_LOGS)]);

/** Returns the level of a log line. A line without one is important enough to be shown. */
export function levelOf({ level }: LineFields): LogLevel {
  const text = String(level).toLowerCase();
  if (text === 'trace') return 'debug';
  if (text === 'fatal' || text === 'critical') return 'error';
  return LOG_LEVELS.find((each) => each === text) ?? 'info';
}

/** Tells whether a line is shown. Those of the functions are, because they tell of what happens to a webhook. */
export function isShown(line: LineFields, lowest: LogLevel): boolean {
  const level = LOG_LEVELS.indexOf(levelOf(line));
  return OWN_MESSAGES.has(line.message) || level >= LOG_LEVELS.indexOf(lowest);
}

/** Describes a log line that is not about a step in a sentence with its colour and mark. */
export function toSentence(line: LineFields): Sentence {
  return [LEVEL_COLOURS[levelOf(line)], describeLog(line), '›'];
}

/** Describes a log line in a sentence: its level, its message, its error and its fields. */
export function describeLog(line: LineFields): string {
  if (line.message === LOGS.queuedLate) return 'requeued, now that SQS works again';
  const level = levelOf(line);
  const label = level === 'info' ? '' : `${level}: `;
  // Lambda writes an object that a handler prints as the message itself.
  const printed = typeof line.message === 'string' ? line.message : short(JSON.stringify(line.message) ?? '');
  const message = printable(printed);
  const { error } = line;
  const cause = error === undefined ? '' : describeFailure(typeof error === 'object' ? line : { errorMessage: error });
  // `console.error(error)` has the error in its message too.
  const [head = ''] = cause.split(' ← ');
  const text = message.endsWith(head) ? `${message}${cause.slice(head.length)}` : `${message}: ${cause}`;
  return [`${label}${text}`, ...fieldsOf(line)].join(' ');
}

/** Writes the fields of a handler as `parcel=7 carrier="DHL"`. */
function fieldsOf(line: LineFields): string[] {
  // The fields of the functions are for searches.
  if (OWN_MESSAGES.has(line.message)) return [];
  return Object.entries(line)
    .filter(([name]) => !COMMON.has(name))
    .map(([name, value]) => `${printable(name)}=${short(printable(JSON.stringify(value) ?? ''))}`);
}

function short(text: string): string {
  return text.length > MAX_FIELD ? `${text.slice(0, MAX_FIELD)}…` : text;
}
