import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { UserError } from '#ops/user-error';

/** Options of `npm start`, which follow `--`. */
export interface StartOptions {
  /** Deletes the queues, the buckets and the tables of earlier runs. */
  readonly fresh: boolean;
  /** Port of the debugger. Undefined when the app runs without one. 0 lets the operating system choose. */
  readonly inspect?: number | undefined;
  /** Prints one JSON object per line instead of text. */
  readonly json: boolean;
  /** Keeps accepted requests as samples. */
  readonly record: boolean;
}

const DEBUGGER_PORT = 9229;

/**
 * Reads the options of `npm start -- …`.
 *
 * @param argv arguments after the name of the script
 * @throws {UserError} when an option is unknown. The text of `--help` is printed, and the process ends
 */
export function readOptions(argv: readonly string[]): StartOptions {
  const command = new Command('npm start --')
    .description('Run the app on this machine, on emulators of AWS, and show what happens to each webhook.')
    .option('--fresh', 'delete the queued and stored webhooks, the tables and the logs of earlier runs', false)
    .option('--inspect [port]', `let a debugger attach (default port: ${DEBUGGER_PORT})`, parsePort)
    .option('--json', 'print one JSON object per line: docs/local-mode.md describes them', false)
    .option(
      '--record',
      'keep accepted requests as samples in webhooks/samples/<topic>, without their credentials',
      false,
    )
    .addHelpText('after', '\nThe variable PORT is the port of the endpoint (default: 3000).')
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  try {
    const { inspect, ...flags } = command.parse(argv, { from: 'user' }).opts();
    const port = inspect === true ? DEBUGGER_PORT : inspect;
    return { fresh: flags.fresh, json: flags.json, record: flags.record, ...(port !== undefined && { inspect: port }) };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    const message = error.message.replace(/^error: /, '').replace(/\.$/, '');
    throw new UserError(`${message}. List the options with \`npm start -- --help\`.`, { cause: error });
  }
}

function parsePort(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return Number(text);
}
