import type { HandlerLog } from '#contract/handler';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines to be looked at, each with the fields that its logger was made with. */
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
