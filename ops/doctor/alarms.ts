import type { DeployedStack } from '#ops/stack/deployed-stack';
import type { Check } from './check.ts';
import { type Finding, fault, findingsOrOk, revertDrift, warning } from './finding.ts';
import type { AlarmState } from './ports.ts';

/**
 * Every alarm says how silence is to be taken, so that CloudWatch comes to a judgement within minutes even when nothing
 * is measured. One that has none for longer than this will not get one.
 */
const STUCK_AFTER_MS = 15 * 60_000;

export const alarms: Check<DeployedStack> = {
  name: 'alarms',
  actions: ['cloudwatch:DescribeAlarms'],
  async look({ name, template }, ports) {
    const found = new Map((await ports.alarms(`${name}-`)).map((alarm) => [alarm.name, alarm]));
    const wanted = template.all('AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => AlarmName);
    const findings = wanted.flatMap((name) => {
      const alarm = found.get(name);
      return alarm ? toFindings(alarm, ports.now()) : fault(`${name} has been deleted`, revertDrift(template));
    });
    const young = wanted.filter((name) => found.get(name)?.state === 'INSUFFICIENT_DATA').length;
    return findingsOrOk(
      findings,
      `${wanted.length - young} are OK${young > 0 ? `, ${young} are too young to tell` : ''}`,
    );
  },
};

function toFindings({ name, state, since, description, actionsEnabled }: AlarmState, now: Date): Finding[] {
  const findings: Finding[] = [];
  if (state === 'ALARM') findings.push(fault(`${name} is in ALARM since ${since.toISOString()}`, description));
  if (state === 'INSUFFICIENT_DATA' && now.getTime() - since.getTime() > STUCK_AFTER_MS) {
    const what = `${name} is stuck in INSUFFICIENT_DATA since ${since.toISOString()}`;
    findings.push(fault(what, 'Look at its metric in CloudWatch: the alarm would not go off.'));
  }
  if (!actionsEnabled) {
    const remedy = `Run \`aws cloudwatch enable-alarm-actions --alarm-names ${name}\`.`;
    findings.push(warning(`${name} tells nobody: its actions are switched off`, remedy));
  }
  return findings;
}
