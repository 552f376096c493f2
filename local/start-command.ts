import { Command, InvalidArgumentError } from 'commander';

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
 * Creates `npm start`, which is `catchbasin start`.
 *
 * @param start runs the local mode until the process ends
 */
export function startCommand(start: (options: StartOptions) => Promise<void>): Command {
  return new Command('start')
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
    .action(async ({ inspect, fresh, json, record }) => {
      const port = inspect === true ? DEBUGGER_PORT : inspect;
      await start({ fresh, json, record, ...(port !== undefined && { inspect: port }) });
    });
}

function parsePort(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return Number(text);
}
