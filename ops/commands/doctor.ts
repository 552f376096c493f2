import { styleText } from 'node:util';
import { Command } from 'commander';
import { awsPorts } from '#ops/doctor/aws-ports';
import { type Diagnosis, diagnose } from '#ops/doctor/diagnose';
import { present, sum } from '#ops/doctor/format';
import { planStage } from '#ops/stack/plan-stage';

const HEADINGS = { before: 'before the deploy', after: 'after the deploy' } as const;

export const doctor = new Command('doctor')
  .description('Looks at what a deploy needs, and at what is deployed; each finding comes with its remedy.')
  .option('--stage <name>', 'of webhooks/config.ts; by default the one that `npx cdk deploy` would take')
  .option('--before', 'only at what a deploy needs')
  .option('--json', 'as one JSON object, for machines')
  .action(async ({ stage, before, json }: { stage?: string; before?: true; json?: true }) => {
    const assembly = await planStage(stage);
    const findings: Diagnosis[] = [];
    for await (const finding of diagnose(assembly, awsPorts(), before)) {
      if (!json && finding.when !== findings.at(-1)?.when) {
        console.log(
          `${findings.length > 0 ? '\n' : ''}${styleText('bold', `${assembly.stackName}, ${HEADINGS[finding.when]}`)}`,
        );
      }
      if (!json) console.log(present(finding));
      findings.push(finding);
    }
    console.log(json ? JSON.stringify({ stack: assembly.stackName, findings }, null, 2) : `\n${sum(findings)}`);
    if (findings.some(({ level }) => level === 'fault')) process.exitCode = 1;
  });
