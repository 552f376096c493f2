import { isFork } from '#config/is-fork';
import { type Project, userFrames } from '#contract/user-frames';
import { printable } from '#ops/terminal/printable';
import type { LineFields } from './step.ts';

/** The most of a failure that is shown. The log line has all of it. */
const MAX = { message: 300, causes: 5, frames: 8 };

/** Bounded copy of an error, as the log lines of the functions carry it. */
interface LoggedError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

/**
 * Describes the error of a log line with its causes and its location.
 *
 * @example 'TypeError: fetch failed ← Error: connect ECONNREFUSED 127.0.0.1:9 (webhooks/handlers/orders.ts:12:9)'
 */
export function describeFailure({ errorName, errorMessage, error, location }: LineFields): string {
  const [first, ...causes] = chainOf(error);
  const text = first
    ? [describeError(first), ...causes.map((cause) => `← ${cause.name}: ${short(cause.message)}`)].join(' ')
    : describeError({ name: errorName, message: errorMessage });
  return location === undefined ? text : `${text} (${location})`;
}

/** Describes an error that no handler caught, with its causes and its location. Workers can throw other values too. */
export function describeCrash(thrown: unknown, root = process.cwd()): string {
  if (typeof thrown !== 'object' || thrown === null) return short(thrown);
  const { name, message, stack } = thrown as LoggedError;
  const [location] = userFrames(String(stack ?? ''), projectIn(root));
  return describeFailure({ errorName: name, errorMessage: message, error: thrown, location });
}

/** Lists the frames of the user in an error and its causes, the latest call first. */
export function framesOf({ error }: LineFields, root: string): readonly string[] {
  const frames = chainOf(error).flatMap(({ stack }) => userFrames(String(stack ?? ''), projectIn(root)));
  return [...new Set(frames)].slice(0, MAX.frames).map((frame) => `at ${frame}`);
}

/** Returns the error of a log line and its causes. */
function chainOf(error: unknown): LoggedError[] {
  const chain: LoggedError[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && chain.length <= MAX.causes) {
    chain.push(next);
    next = (next as LoggedError).cause;
  }
  return chain;
}

function describeError({ name, message }: LoggedError): string {
  return name === undefined || name === 'Error' ? short(message) : `${name}: ${short(message)}`;
}

function short(text: unknown): string {
  const line = printable(String(text));
  return line.length > MAX.message ? `${line.slice(0, MAX.message)}…` : line;
}

/** Stack traces of source maps have slashes on every platform. */
function projectIn(root: string): Project {
  return { root: root.replaceAll('\\', '/'), isFork: isFork() };
}
