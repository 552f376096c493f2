import { PermanentError, RetryAfterError } from '#contract/errors';
import { findProjectInStack, type Project, userFrames } from '#contract/user-frames';
import { describeValue } from './describe-value.ts';

/** The most characters that are kept of a text, and the most causes. */
const MAX = { name: 200, message: 1_000, stack: 8_000, location: 500, causes: 5 };

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
  /**
   * File, line and column of the first frame in the user's code, such as `webhooks/handlers/orders.ts:12:9`. Undefined
   * when no frame of the error or of its causes is in that code.
   */
  readonly location?: string;
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
  const error = copyError(thrown, MAX.causes);
  const location = locationOf(error);
  return {
    error,
    ...(location && { location }),
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

/** Place of the user's code. Found once, at the first failure, because Node maps each stack trace. */
let project: Project | undefined;

function locationOf({ stack, cause }: ErrorCopy): string | undefined {
  project ??= findProjectInStack(new Error().stack ?? '', 'lambdas/process/failure');
  const [frame] = userFrames(stack, project);
  return frame?.slice(0, MAX.location) ?? (cause && locationOf(cause));
}

function copyError(thrown: unknown, causes: number): ErrorCopy {
  // Jest gives handlers an `Error` of their own, which errors of Node are no instances of.
  const isError = attempt(() => Error.isError(thrown) || thrown instanceof Error) ?? false;
  if (!isError) return { name: 'Error', message: describeThrown(thrown, causes), stack: '' };
  const error = thrown as Error;
  const cause = causes === 0 ? undefined : attempt(() => error.cause);
  return {
    name: readText(() => error.name, MAX.name) || 'Error',
    message: readText(() => error.message, MAX.message) || describeEmpty(error),
    stack: readText(() => error.stack, MAX.stack),
    ...(cause !== undefined && { cause: copyError(cause, causes - 1) }),
  };
}

function describeThrown(value: unknown, causes: number): string {
  if (typeof value === 'string') return value.slice(0, MAX.message);
  const text = describeValue(value);
  return causes === MAX.causes ? `the handler threw ${text}` : text;
}

/** Describes an error without a message, as Node throws when each address of a host refuses a connection. */
function describeEmpty(error: Error): string {
  const messages = attempt(() =>
    error instanceof AggregateError && Array.isArray(error.errors)
      ? error.errors.slice(0, MAX.causes).map((each: Error) => readText(() => each.message, MAX.name))
      : [],
  );
  const text = messages?.filter(Boolean).join(', ').slice(0, MAX.message);
  return text || readText(() => (error as NodeJS.ErrnoException).code, MAX.name);
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
