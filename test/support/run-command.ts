import { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { reportError, type Terminal } from '#ops/terminal/terminal';

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command in this process, with piped input and captured output.
 *
 * @param columns the width of the terminal. @default the output is not a terminal
 */
export async function runCommand(
  create: (terminal: Terminal) => Command,
  args: readonly string[],
  input = '',
  columns?: number,
): Promise<CommandResult> {
  const result = { code: 0, out: '', err: '' };
  const output = new Writable({
    write(chunk, _, done) {
      result.out += chunk;
      done();
    },
  });
  const terminal: Terminal = {
    input: Readable.from([Buffer.from(input)]),
    output: Object.assign(output, columns && { isTTY: true, columns }),
    warn: (line) => {
      result.err += `${line}\n`;
    },
    fail: (exitCode = 1) => {
      result.code = exitCode;
    },
  };
  const command = create(terminal);
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => {
        result.err += text;
      },
    });
  }
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has already printed its own errors.
    if ((error as Error).name === 'CommanderError') result.code = (error as { exitCode: number }).exitCode;
    else reportError(terminal, error as Error);
  }
  return result;
}
