import type { HandlerLog } from '#contract/handler';

/** Log line with all of its fields. */
export interface LogLine {
  /** Level of the line: `debug`, `info`, `warn` or `error`. */
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Creates a log that records its lines, each with the common fields. */
export function recordingLog(
  lines: LogLine[] = [],
  common: Readonly<Record<string, unknown>> = {},
): { readonly log: HandlerLog; readonly lines: LogLine[] } {
  const at =
    (level: string) =>
    (message: string, ...fields: Record<string, unknown>[]) => {
      lines.push({ level, message, fields: Object.assign({}, common, ...fields) });
    };
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}
