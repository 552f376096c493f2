import { Command } from 'commander';

/** The options of `npm start -- …`. */
export interface LocalOptions {
  /** Prints one JSON object per line instead of text. */
  readonly json: boolean;
}

/**
 * Reads the options of `npm start`. Prints the error and ends the process when one of them is unknown.
 *
 * @param argv the arguments of the process, with the program and the script
 */
export function readOptions(argv: readonly string[]): LocalOptions {
  const program = new Command('npm start --')
    .description('Run the app on this machine, on emulators of AWS, and show what happens to each webhook.')
    .option('--json', 'print one JSON object per line: docs/local-mode.md describes them', false)
    .allowExcessArguments(false);
  return program.parse(argv).opts<LocalOptions>();
}
