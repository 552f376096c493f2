import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import type { HandlerLog } from '#contract/handler';

/** Methods of the console, with the level of their lines. */
const LEVELS = { trace: 'debug', debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

type Method = keyof typeof LEVELS;

/** Log of the attempt that the current code belongs to. Attempts run concurrently in one process. */
const current = new AsyncLocalStorage<HandlerLog>();

/** Runs code whose console lines are to carry the fields of a log: its own, and all that it starts. */
export function withConsoleOf<Result>(log: HandlerLog, run: () => Result): Result {
  return current.run(log, run);
}

/**
 * Makes the console write lines of handlers through the log of their attempt. Other lines are written as before.
 *
 * Errors among the arguments become the field `error`, so that a line stays one line.
 */
export function redirectConsole(target: Pick<Console, Method> = console): void {
  for (const [method, level] of Object.entries(LEVELS) as [Method, (typeof LEVELS)[Method]][]) {
    const write = target[method].bind(target);
    target[method] = (...args: unknown[]) => {
      const log = current.getStore();
      if (!log) return write(...args);
      const { message, error } = read(args);
      log[level](message, ...(error ? [{ error }] : []));
    };
  }
}

/** Formats the arguments of a console method. The console of Node throws at some values, and fails the attempt. */
function read(args: readonly unknown[]): { readonly message: string; readonly error?: Error } {
  try {
    const error = args.find((arg) => Error.isError(arg));
    const texts = args.map((arg) => (Error.isError(arg) ? `${arg.name}: ${arg.message}` : arg));
    return { message: format(...texts), ...(error && { error }) };
  } catch {
    return { message: `${args.find((arg) => typeof arg === 'string') ?? ''} [unreadable]`.trim() };
  }
}
