import { styleText } from 'node:util';
import { Command } from 'commander';
import type { Diagnosis } from '#ops/doctor/diagnose';
import { format, summarize } from '#ops/doctor/format';
import type { DoctorPorts } from '#ops/doctor/ports';
import type { PlanStage } from '#ops/stack/plan-stage';
import { print, type Terminal } from '#ops/terminal/terminal';
import { stageOption } from './stage-option.ts';

const HEADINGS = { before: 'before the deploy', after: 'after the deploy' } as const;

interface Options {
  readonly stage?: string;
  readonly before?: true;
  readonly json?: true;
}

/** Creates `npm run ops -- doctor`. */
export function doctorCommand(
  terminal: Terminal,
  planStage: PlanStage,
  createPorts: () => DoctorPorts | Promise<DoctorPorts>,
): Command {
  return new Command('doctor')
    .description('Check what a deploy needs and whether the deployed stage works. Each finding comes with its remedy.')
    .addOption(stageOption())
    .option('--before', 'check only what a deploy needs')
    .option('--json', 'print one JSON object')
    .action(async ({ stage, before, json }: Options) => {
      // The checks load AWS clients, which the other commands do not wait for.
      const { diagnose } = await import('#ops/doctor/diagnose');
      const assembly = await planStage(stage);
      const { stackName } = assembly;
      const findings: Diagnosis[] = [];
      for await (const finding of diagnose(assembly, await createPorts(), before)) {
        const previous = findings.at(-1);
        findings.push(finding);
        if (json) continue;
        if (finding.when !== previous?.when) {
          print(terminal, `${previous ? '\n' : ''}${styleText('bold', `${stackName}, ${HEADINGS[finding.when]}`)}`);
        }
        print(terminal, format(finding, terminal.output.isTTY ? terminal.output.columns : undefined));
      }
      print(terminal, json ? JSON.stringify({ stack: stackName, findings }, null, 2) : `\n${summarize(findings)}`);
      if (findings.some(({ level }) => level === 'error')) terminal.fail();
    });
}
