import { Command, Option } from 'commander';
import type { PlanStage } from '#ops/stack/plan-stage';
import type { Terminal } from '#ops/terminal/terminal';
import { RefusedError } from '#ops/user-error';
import { stageOption } from './stage-option.ts';

interface Options {
  readonly stage?: string;
  readonly readOnly?: true;
  readonly operator?: true;
  readonly payloads?: true;
  readonly pause?: true;
}

/** Creates `npm run ops -- policy`. */
export function policyCommand(terminal: Terminal, planStage: PlanStage): Command {
  return new Command('policy')
    .description('Print an IAM policy for the commands on a deployed stage, as JSON.')
    .option('--read-only', 'for doctor, status and tail')
    .addOption(new Option('--operator', 'for redrives, drops, replays and reconcile, too').conflicts('readOnly'))
    .option('--payloads', 'allow to read payloads and dead letters')
    .addOption(
      new Option('--pause', 'allow to pause and resume lanes, which is as powerful as a deploy').conflicts('readOnly'),
    )
    .addOption(stageOption())
    .action(async ({ stage, readOnly, operator, payloads, pause }: Options) => {
      if (!readOnly && !operator) throw new RefusedError('choose --read-only or --operator.');
      // It loads an AWS client, which the other commands do not wait for.
      const { printPolicy } = await import('#ops/iam/print-policy');
      const role = operator ? 'operator' : 'read-only';
      await printPolicy(terminal, planStage, stage, { role, payloads: payloads ?? false, pause: pause ?? false });
    });
}
