import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { Command, Option } from 'commander';
import type { Diagnosis } from '#ops/doctor/diagnose';
import { format, summarize } from '#ops/doctor/format';
import type { DoctorPorts } from '#ops/doctor/ports';
import { readAssembly } from '#ops/stack/assembly';
import type { PlanStage } from '#ops/stack/plan-stage';
import { disconnect } from '#ops/stage/run-on-stage';
import { toJson } from '#ops/terminal/json';
import { print, type Terminal } from '#ops/terminal/terminal';
import { parseTime } from './parse-time.ts';
import { localOption, stageOption } from './stage-option.ts';

const HEADINGS = { before: 'before the deploy', after: 'after the deploy' } as const;

interface Options {
  readonly stage?: string;
  readonly app?: string;
  readonly before?: true;
  readonly after?: Date;
  readonly local?: true;
  readonly json?: true;
}

/**
 * Creates `npm run ops -- doctor`.
 *
 * @param project directory of the project
 * @param directory working directory of the user, which a path is relative to. @default the project
 */
export function doctorCommand(
  terminal: Terminal,
  planStage: PlanStage,
  createPorts: () => DoctorPorts | Promise<DoctorPorts>,
  project: string,
  directory = project,
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
    .addOption(new Option('--app <directory>', 'read this synthesized app, as in `npx cdk deploy`').conflicts('stage'))
    .addOption(localOption().conflicts(['app', 'before', 'after']))
    .option('--before', 'check only what a deploy needs')
    .addOption(
      new Option('--after <time>', 'check a deploy that began then: 2026-11-24T10:00Z or an age such as 10m')
        .argParser(parseTime)
        .conflicts('before'),
    )
    .option('--json', 'print one JSON object')
    .action(async ({ stage, app, before, after, json, local }: Options) => {
      if (local) return checkLocalMode(json);
      // The checks load AWS clients, which the other commands do not wait for.
      const { diagnose } = await import('#ops/doctor/diagnose');
      const assembly = app === undefined ? await planStage(stage) : readAssembly(resolve(directory, app));
      const { stackName } = assembly;
      const findings: Diagnosis[] = [];
      for await (const finding of diagnose(assembly, await createPorts(), { beforeOnly: before, after })) {
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
