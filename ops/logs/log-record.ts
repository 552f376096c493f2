import { fieldsOf, type LogLine, type LogSource } from './stage-logs.ts';

/** Most characters of a line that is kept, as CloudWatch keeps them. */
const MAX_TEXT = 1_048_576;
const NO_LANE = '-';

/** Line of a function as the local mode writes it to its log file. */
export interface LogRecord extends LogSource {
  readonly key: string;
  readonly time: Date;
  readonly text: string;
}

/** Writes a record as a line of the file: its fields and the printed line, which has no line break. */
export function formatRecord({ key, time, function: name, lane = NO_LANE, text }: LogRecord): string {
  return `${time.toISOString()} ${key} ${name} ${lane} ${text.slice(0, MAX_TEXT)}\n`;
}

/** Reads a record. Returns undefined for a line that was written only in part. */
export function parseRecord(record: string): LogLine | undefined {
  const [, time = '', key = '', name = '', lane = '', text = ''] =
    /^(\d{4}-\S+Z) (\S+) (\S+) (\S+) (.*)$/s.exec(record) ?? [];
  if (key === '') return undefined;
  const source = { function: name, ...(lane !== NO_LANE && { lane }) };
  return { key, time: new Date(time), ...source, text, fields: fieldsOf(text) };
}

/** Reads the time of a record without its other fields. */
export function timeOfRecord(record: string): number {
  return Date.parse(record.slice(0, record.indexOf(' ')));
}
