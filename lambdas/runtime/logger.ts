import { Logger } from '@aws-lambda-powertools/logger';
import type { FunctionName } from '#contract/env';
import type { HandlerLog } from '#contract/handler';
import { LOGS, type LogMessage } from '#contract/observability';

type WriteLine = (message: LogMessage, ...fields: Record<string, unknown>[]) => void;

/**
 * The log of a function. Its messages are those of `contract/observability.ts`, so that a misspelled one does
 * not compile.
 */
export type FunctionLog = Readonly<Record<keyof HandlerLog, WriteLine>>;

/** Creates a logger that writes one JSON line per event, for CloudWatch Logs Insights and the local mode. */
export function createLogger(name: FunctionName): Logger {
  return new Logger({ serviceName: name });
}

/**
 * Creates a log that adds these fields to each of its lines. They win over fields of the same name.
 *
 * Writing a line never throws, because a handler may log a value that cannot be read, and the outcome of a webhook must
 * not depend on its log.
 *
 * A child logger of Powertools would report a cold start in every invocation that creates one.
 */
export function logWith(logger: HandlerLog, fields: Record<string, unknown> = {}): HandlerLog {
  const at =
    (level: keyof HandlerLog): HandlerLog[typeof level] =>
    (message, ...more) => {
      try {
        logger[level](message, ...more, fields);
      } catch {
        ignoreErrors(() => logger.error(LOGS.lineLost, { lostMessage: `${message}`.slice(0, 200) }, fields));
      }
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function ignoreErrors(write: () => void): void {
  try {
    write();
  } catch {
    // The output itself fails, so there is nowhere to report it.
  }
}
