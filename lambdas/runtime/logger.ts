import { Console } from 'node:console';
import type { FunctionName } from '#contract/env';
import type { HandlerLog } from '#contract/handler';
import { LOGS, type LogMessage } from '#contract/observability';
import { emfFields, type Metric } from './emf.ts';
import { type Fields, toLine } from './log-line.ts';

type Level = keyof HandlerLog;
type WriteLine = (message: LogMessage, fields?: Fields | readonly Fields[], metrics?: readonly Metric[]) => void;

/**
 * The log of a function. Its messages are those of `contract/observability.ts`, so that a misspelled one does
 * not compile.
 */
export type FunctionLog = Readonly<Record<Level, WriteLine>>;

export interface LogProps {
  readonly service: FunctionName;
  readonly stage: string;
  /** Log level of the function as Lambda passes it on. Lines at `debug` need `DEBUG` or `TRACE`. @default 'INFO' */
  readonly level?: string | undefined;
}

// Lambda's runtime wraps what the global console writes, and CloudWatch then finds no metrics in it. A console ignores
// that its output fails.
const output = new Console(process.stdout);

/**
 * Creates a log that writes one line of JSON per event, with the metrics of the event in it.
 *
 * Writing a line never throws, because a handler may log a value that cannot be read, and the outcome of a webhook must
 * not depend on its log. The metrics of such a line are published in a line of last resort.
 *
 * @param fields fields of each line, which no other fields can replace
 */
export function createLog({ service, stage, level }: LogProps, fields: Fields = {}): FunctionLog {
  const writesDebugLines = level === 'DEBUG' || level === 'TRACE';
  const at =
    (level: Level): WriteLine =>
    (message, more = {}, metrics = []) => {
      if (level === 'debug' && !writesDebugLines) return;
      const now = new Date();
      const own = (level: Level, message: string) => ({
        level: level.toUpperCase(),
        message,
        timestamp: now.toISOString(),
        service,
        stage,
        ...fields,
        ...emfFields(metrics, { service, stage }, now),
      });
      try {
        output.log(toLine(own(level, `${message}`), [more].flat()));
      } catch {
        const lostMessage = typeof message === 'string' ? message.slice(0, 200) : undefined;
        output.log(toLine({ ...own('error', LOGS.lineLost), lostMessage }, []));
      }
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Creates the log of a handler. Its lines cannot carry metrics. */
export function handlerLog(log: FunctionLog): HandlerLog {
  const at =
    (level: Level): HandlerLog[typeof level] =>
    (message, ...fields) =>
      log[level](message as LogMessage, fields);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * Publishes metrics that no step reports, in a line without a message. It has a level and a time, because Lambda would
 * add what a line lacks.
 */
export function publishMetrics({ service, stage }: LogProps, metrics: readonly Metric[]): void {
  const now = new Date();
  const own = { level: 'INFO', timestamp: now.toISOString(), ...emfFields(metrics, { service, stage }, now) };
  output.log(toLine(own, []));
}
