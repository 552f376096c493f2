import { inspect } from 'node:util';
import { EXIT_CODES, UserError } from '#ops/user-error';

/** The parts of the process that commands use. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** Writes a line to the standard error. */
  warn(line: string): void;
  /** Sets the exit code. The command continues. @param exitCode @default 1 */
  fail(exitCode?: number): void;
}

export const processTerminal: Terminal = {
  input: process.stdin,
  output: process.stdout,
  warn: (line) => console.error(line),
  fail: (exitCode = EXIT_CODES.failed) => {
    process.exitCode = exitCode;
  },
};

/** Writes a line to the standard output. */
export function print({ output }: Terminal, line: string): void {
  output.write(`${line}\n`);
}

/** Prints the message of a `UserError`, and the stack of every other error, which is a bug. */
export function reportError(terminal: Terminal, error: Error): void {
  const isExpected = error instanceof UserError;
  terminal.warn(isExpected ? `catchbasin: ${error.message}` : inspect(error));
  terminal.fail(isExpected ? error.exitCode : EXIT_CODES.failed);
}
