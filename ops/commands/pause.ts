import { Command } from 'commander';
import type { SwitchOptions } from '#ops/pause/switch-lane';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { localOption, stageOption } from './stage-option.ts';

/** Creates `npm run ops -- pause`. */
export function pauseCommand(terminal: Terminal, connect: Connect): Command {
  return switchCommand('pause', true, terminal, connect)
    .description('Pause a lane at once. Its webhooks are accepted and wait in the queue.')
    .addHelpText(
      'after',
      '\n`npx cdk deploy` does not resume the lane. Resume it with `npm run ops -- resume <lane>`.',
    );
}

/** Creates `npm run ops -- resume`. */
export function resumeCommand(terminal: Terminal, connect: Connect): Command {
  return switchCommand('resume', false, terminal, connect).description('Resume a paused lane at once.');
}

function switchCommand(name: string, paused: boolean, terminal: Terminal, connect: Connect): Command {
  return new Command(name)
    .argument('<lane>', 'lane of webhooks/config.ts')
    .addOption(stageOption())
    .addOption(localOption())
    .option('--json', 'print one JSON object')
    .action(async (lane: string, options: SwitchOptions) => {
      const [{ switchLane }, { runOnStage }] = await Promise.all([
        import('#ops/pause/switch-lane'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => switchLane(stage, lane, paused, options, terminal, signal));
    });
}
