import { Command, Option } from 'commander';
import { parseId, type ReplayOptions } from '#ops/replay/replay-options';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { RefusedError } from '#ops/user-error';
import { parseRate } from './parse-rate.ts';
import { parseTime } from './parse-time.ts';
import { localOption, stageOption } from './stage-option.ts';

/** Creates `npm run ops -- replay`. */
export function replayCommand(terminal: Terminal, connect: Connect): Command {
  return new Command('replay')
    .description('Send stored webhooks through their lane again. Prints a plan and asks first.')
    .requiredOption('--topic <name>', 'topic of webhooks/config.ts')
    .option(
      '--since <time>',
      'received at this time or later: 2026-11-24T10:00Z, 2026-11-24, or an age (30m, 2h, 3d)',
      parseTime,
    )
    .option('--until <time>', 'received before this time (default: now)', parseTime)
    .addOption(
      new Option('--id <id>', 'only the webhook of this id; repeat it for others')
        .argParser((text, ids: readonly string[] = []) => [...ids, parseId(text)])
        .conflicts(['since', 'until']),
    )
    .option('--failed-only', 'only webhooks in the dead-letter queue, or dead-lettered according to the logs')
    .option('--event-type <type>', 'only webhooks of this event type; reads each payload of the range')
    .option('--to <lane>', 'send them to this lane (default: lane of the topic)')
    .option('--force', 'run events again that were processed')
    .option('--rate <n/s>', 'webhooks that are sent in a second', parseRate, 50)
    .option('--after <id>', 'continue after this webhook', parseId)
    .option('--resume <id>', 'continue the forced replay of this id, so that it runs no event twice', parseId)
    .option('--dry-run', 'print the plan only')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .addOption(localOption())
    .addOption(stageOption())
    .action(async (options: ReplayOptions) => {
      if (options.resume && !options.force) throw new RefusedError('--resume continues a forced replay. Add --force.');
      if (options.json && !options.yes && !options.dryRun) {
        throw new RefusedError('--json cannot ask. Add --yes or --dry-run.');
      }
      // These load AWS clients, which the other commands do not wait for.
      const [{ replay }, { runOnStage }] = await Promise.all([
        import('#ops/replay/replay'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => replay(stage, options, terminal, signal));
    });
}
