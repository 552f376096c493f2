import { Command, CommanderError } from 'commander';
import { UserError } from '#ops/user-error';

/** Options of `npm start`, which follow `--`. */
export interface StartOptions {
  /** Prints one JSON object per line instead of text. */
  readonly json: boolean;
  /** Keeps accepted requests as samples. */
  readonly record: boolean;
}

/**
 * Reads the options of `npm start -- …`.
 *
 * @param argv arguments after the name of the script
 * @throws {UserError} when an option is unknown. The text of `--help` is printed, and the process ends
 */
export function readOptions(argv: readonly string[]): StartOptions {
  const command = new Command('npm start --')
    .description('Run the app on this machine, on emulators of AWS, and show what happens to each webhook.')
    .option('--json', 'print one JSON object per line: docs/local-mode.md describes them', false)
    .option(
      '--record',
      'keep accepted requests as samples in webhooks/samples/<topic>, without their credentials',
      false,
    )
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  try {
    return command.parse(argv, { from: 'user' }).opts<StartOptions>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    const message = error.message.replace(/^error: /, '');
    throw new UserError(`${message}. List the options with \`npm start -- --help\`.`, { cause: error });
  }
}
