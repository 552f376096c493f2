import { Logger } from '@aws-lambda-powertools/logger';
import type { FunctionName } from '#contract/env';
import type { HandlerLog } from '#contract/handler';
import type { LogMessage } from '#contract/observability';

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
 * A child logger of Powertools would report a cold start in every invocation that creates one.
 */
export function logWith(logger: HandlerLog, fields: Record<string, unknown>): HandlerLog {
  return {
    debug: (message, ...more) => logger.debug(message, ...more, fields),
    info: (message, ...more) => logger.info(message, ...more, fields),
    warn: (message, ...more) => logger.warn(message, ...more, fields),
    error: (message, ...more) => logger.error(message, ...more, fields),
  };
}
