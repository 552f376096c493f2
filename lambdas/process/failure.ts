import { PermanentError, RetryAfterError } from '#contract/errors';

/** The most characters that are kept of a text, and the most causes. */
const MAX = { name: 200, message: 1_000, stack: 8_000, causes: 5 };

/** Bounded copy of an error. */
export interface ErrorCopy {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: ErrorCopy;
}

/** A thrown value, read once. Logging or sending it cannot fail and has no side effect. */
export interface Failure {
  readonly error: ErrorCopy;
  /** True when no retry can help. */
  readonly isPermanent: boolean;
  /** Seconds until the next attempt that the handler asked for. */
  readonly retryAfterSeconds?: number;
}

/**
 * Reads a thrown value. Handlers can throw anything: texts, proxies, errors whose properties throw, and errors that are
 * their own cause.
 */
export function toFailure(thrown: unknown): Failure {
  const seconds = attempt(() => (thrown instanceof RetryAfterError ? thrown.seconds : undefined));
  return {
    error: copyError(thrown, MAX.causes),
    isPermanent: attempt(() => thrown instanceof PermanentError) ?? false,
    ...(typeof seconds === 'number' && Number.isFinite(seconds) && { retryAfterSeconds: seconds }),
  };
}

/** Writes the message of an error with those of its causes. */
export function messageWithCauses({ message, cause }: ErrorCopy): string {
  if (!cause) return message;
  const name = cause.name === 'Error' ? '' : `${cause.name}: `;
  return `${message}; cause: ${name}${messageWithCauses(cause)}`;
}

function copyError(thrown: unknown, causes: number): ErrorCopy {
  const isError = attempt(() => thrown instanceof Error) ?? false;
  if (!isError) return { name: 'Error', message: describeValue(thrown), stack: '' };
  const error = thrown as Error;
  const cause = causes === 0 ? undefined : attempt(() => error.cause);
  return {
    name: readText(() => error.name, MAX.name) || 'Error',
    message: readText(() => error.message, MAX.message),
    stack: readText(() => error.stack, MAX.stack),
    ...(cause !== undefined && { cause: copyError(cause, causes - 1) }),
  };
}

function describeValue(value: unknown): string {
  return typeof value === 'string'
    ? value.slice(0, MAX.message)
    : `the handler threw a value of type ${value === null ? 'null' : typeof value}`;
}

/** Reads a text. An object could have a `toString` of its own, so it counts as no text. */
function readText(read: () => unknown, length: number): string {
  const value = attempt(read);
  const isText = value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'function';
  return isText ? String(value).slice(0, length) : '';
}

/** Returns undefined when reading throws. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
