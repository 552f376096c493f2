import { Logger } from '@aws-lambda-powertools/logger';
import type { FunctionName } from '#contract/env';
import type { HandlerLog } from '#contract/handler';

/** One JSON line per event on stdout, which CloudWatch Logs Insights and the local mode read alike. */
export function createLogger(name: FunctionName): Logger {
  return new Logger({ serviceName: name });
}

/**
 * A log whose lines all carry these fields, whatever else they say.
 *
 * Not a child of the logger: a child of Powertools' takes every invocation that it is made in for a cold start.
 */
export function logWith(logger: HandlerLog, fields: Record<string, unknown>): HandlerLog {
  return {
    debug: (message, ...more) => logger.debug(message, ...more, fields),
    info: (message, ...more) => logger.info(message, ...more, fields),
    warn: (message, ...more) => logger.warn(message, ...more, fields),
    error: (message, ...more) => logger.error(message, ...more, fields),
  };
}
