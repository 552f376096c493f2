import { styleText } from 'node:util';
import { Command } from 'commander';
import type { Diagnosis } from '#ops/doctor/diagnose';
import { format, summarize } from '#ops/doctor/format';
import type { DoctorPorts } from '#ops/doctor/ports';
import type { PlanStage } from '#ops/stack/plan-stage';
import { disconnect } from '#ops/stage/run-on-stage';
import { toJson } from '#ops/terminal/json';
import { print, type Terminal } from '#ops/terminal/terminal';
import { localOption, stageOption } from './stage-option.ts';

const HEADINGS = { before: 'before the deploy', after: 'after the deploy' } as const;

interface Options {
  readonly stage?: string;
  readonly before?: true;
  readonly local?: true;
  readonly json?: true;
}

/**
 * Creates `npm run ops -- doctor`.
 *
 * @param project directory of the project
 */
export function doctorCommand(
  terminal: Terminal,
  planStage: PlanStage,
  createPorts: () => DoctorPorts | Promise<DoctorPorts>,
  project: string,
): Command {
  const report = (title: string, findings: readonly Diagnosis[], json: true | undefined) => {
    print(terminal, json ? toJson({ stack: title, findings }, 2) : `\n${summarize(findings)}`);
    if (findings.some(({ level }) => level === 'error')) terminal.fail();
  };
  const columns = () => (terminal.output.isTTY ? terminal.output.columns : undefined);

  const checkLocalMode = async (json: true | undefined) => {
    const { connectSubject, diagnoseLocally } = await import('#ops/doctor/diagnose-locally');
    const subject = connectSubject(project);
    const { title } = subject.stage;
    const findings = await diagnoseLocally(subject).finally(() => disconnect(subject.stage));
    if (!json) print(terminal, styleText('bold', title));
    if (!json) for (const finding of findings) print(terminal, format(finding, columns()));
    report(title, findings, json);
  };

  return new Command('doctor')
    .description('Check what a deploy needs and whether a stage works. Each finding comes with its remedy.')
    .addOption(stageOption())
    .addOption(localOption().conflicts('before'))
    .option('--before', 'check only what a deploy needs')
    .option('--json', 'print one JSON object')
    .action(async ({ stage, before, json, local }: Options) => {
      if (local) return checkLocalMode(json);
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
        print(terminal, format(finding, columns()));
      }
      report(stackName, findings, json);
    });
}
