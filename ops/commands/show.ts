import { Command } from 'commander';
import type { ShowOptions } from '#ops/show/show';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { localOption, stageOption } from './stage-option.ts';

/** Creates `npm run ops -- show`. */
export function showCommand(terminal: Terminal, connect: Connect): Command {
  return new Command('show')
    .description('Show what happened to a webhook: how it was received, each attempt and the outcome.')
    .argument('<id>', 'id of the webhook, or of the event at its provider')
    .option('--json', 'print one JSON object')
    .addOption(localOption())
    .addOption(stageOption())
    .action(async (id: string, options: ShowOptions) => {
      // These load AWS clients, which the other commands do not wait for.
      const [{ show }, { runOnStage }] = await Promise.all([
        import('#ops/show/show'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => show(stage, id, options, terminal, signal));
    });
}
