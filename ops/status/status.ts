import { runOnStage } from '#ops/stage/run-on-stage';
import type { Connect, StageOptions } from '#ops/stage/stage';
import { toJson } from '#ops/terminal/json';
import { print, type Terminal } from '#ops/terminal/terminal';
import { InterruptedError } from '#ops/user-error';
import { collect } from './collect.ts';
import { formatStatus } from './format.ts';

export interface StatusOptions extends StageOptions {
  readonly json?: true | undefined;
}

/** Prints the state of a stage. The exit code is 0 if all of it was read, also when there are problems. */
export async function status(terminal: Terminal, connect: Connect, options: StatusOptions): Promise<void> {
  await runOnStage(connect, options, async (stage, signal) => {
    const target = options.local ? '--local' : `--stage ${stage.name}`;
    const report = await collect(stage, (command) => `npm run ops -- ${command} ${target}`, signal);
    if (signal.aborted) throw new InterruptedError('interrupted. Run the command again.');
    print(terminal, options.json ? toJson(report, 2) : formatStatus(report));
    if (report.notRead.length > 0) terminal.fail();
  });
}
