import { UserError } from '#ops/user-error';

/** Levels of log lines, the least important first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Reads the lowest level of the handlers' log lines that are shown, from the variable LOG_LEVEL.
 *
 * @throws {UserError} when it is not a level
 */
export function readLogLevel(text: string | undefined): LogLevel {
  const level = text?.toLowerCase() || 'info';
  if (!isLogLevel(level)) {
    throw new UserError(`LOG_LEVEL is "${text}". It must be one of ${LOG_LEVELS.join(', ')}.`);
  }
  return level;
}

function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text);
}
