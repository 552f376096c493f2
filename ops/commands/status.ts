import { Command } from 'commander';
import type { Connect } from '#ops/stage/stage';
import type { StatusOptions } from '#ops/status/status';
import type { Terminal } from '#ops/terminal/terminal';
import { localOption, stageOption } from './stage-option.ts';

const AFTER =
  '\nExits with 0 when all was read, also when there are problems. Exits with 1 when a part\n' +
  'could not be read. `doctor` is the command whose exit code tells if a stage works.';

/** Creates `npm run ops -- status`. */
export function statusCommand(terminal: Terminal, connect: Connect): Command {
  return new Command('status')
    .description('Show how a stage is: its lanes, responses and alarms, and the next command for each problem.')
    .option('--json', 'print one JSON object')
    .addOption(localOption())
    .addOption(stageOption())
    .addHelpText('after', AFTER)
    .action(async (options: StatusOptions) => {
      // It loads AWS clients, which the other commands do not wait for.
      const { status } = await import('#ops/status/status');
      await status(terminal, connect, options);
    });
}
