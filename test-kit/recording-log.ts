import { type FunctionLog, handlerLog } from '#lambdas/runtime/logger';

/** Log line with all of its fields. */
export interface LogLine {
  /** Level of the line: `debug`, `info`, `warn` or `error`. */
  readonly level: string;
  /** Text of the line. */
  readonly message: string;
  /** Fields of the line, among them `id`, `topic` and `attempt` where they are known. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Creates a log that records its lines, each with the common fields.
 *
 * @param counted receives the metrics of the lines in order, except those of value 0, each as its name and the values
 *   of its dimensions, such as `processed orders`
 */
export function recordingLog(
  lines: LogLine[] = [],
  common: Readonly<Record<string, unknown>> = {},
  counted: string[] = [],
) {
  const at =
    (level: string): FunctionLog[keyof FunctionLog] =>
    (message, fields = {}, metrics = []) => {
      lines.push({ level, message, fields: Object.assign({}, common, ...[fields].flat()) });
      for (const { metric, by } of metrics.filter(({ value }) => value > 0)) {
        counted.push(...by.map((dimensions) => [metric, ...Object.values(dimensions)].join(' ')));
      }
    };
  const log: FunctionLog = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { log, handlerLog: handlerLog(log), lines, counted };
}
