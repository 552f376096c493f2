import { Command } from 'commander';
import type { ReconcileOptions } from '#ops/reconcile/reconcile-options';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { RefusedError } from '#ops/user-error';
import { parseTime } from './parse-time.ts';
import { localOption, stageOption } from './stage-option.ts';

/** Creates `npm run ops -- reconcile`. */
export function reconcileCommand(terminal: Terminal, connect: Connect): Command {
  return new Command('reconcile')
    .description('Fetch the events that a provider failed to deliver. Those that were received are left alone.')
    .argument('<topic>', 'topic of webhooks/config.ts with `reconcile`')
    .option(
      '--since <time>',
      'created at this time or later: 2026-11-24T10:00Z, 2026-11-24, or an age (30m, 2h, 3d) ' +
        '(default: lookBack ago, but not before the first scheduled run)',
      parseTime,
    )
    .option('--until <time>', 'created at this time or earlier (default: minAge ago)', parseTime)
    .option('--cursor <text>', 'continue an interrupted command, with its --since and --until')
    .option('--dry-run', 'count what is missing, and change nothing')
    .option('--json', 'print one JSON object')
    .addOption(localOption())
    .addOption(stageOption())
    .action(async (topic: string, options: ReconcileOptions) => {
      if (options.cursor !== undefined && !(options.since && options.until)) {
        throw new RefusedError('--cursor continues a window. Add the --since and --until that belong to it.');
      }
      // These load AWS clients, which the other commands do not wait for.
      const [{ reconcile }, { runOnStage }] = await Promise.all([
        import('#ops/reconcile/reconcile'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => reconcile(stage, topic, options, terminal, signal));
    });
}
