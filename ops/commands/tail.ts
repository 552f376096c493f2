import { Command } from 'commander';
import type { Connect } from '#ops/stage/stage';
import type { TailOptions } from '#ops/tail/tail';
import type { Terminal } from '#ops/terminal/terminal';
import { localOption, stageOption } from './stage-option.ts';

/** Creates `npm run ops -- tail`. */
export function tailCommand(terminal: Terminal, connect: Connect): Command {
  return new Command('tail')
    .description('Show what happens to webhooks, and what handlers log, as it happens. Ctrl-C ends it.')
    .option('--topic <name>', 'only this topic')
    .option('--failed', 'only failures: rejected, retried, deferred and dead-lettered webhooks, and warnings')
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(stageOption())
    .action(async (options: TailOptions) => {
      // These load AWS clients, which the other commands do not wait for.
      const [{ tail }, { runOnStage }] = await Promise.all([
        import('#ops/tail/tail'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => tail(stage, options, terminal, signal));
    });
}
