import type { AlarmState } from '#ops/metrics/stage-metrics';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import type { Check } from './check.ts';
import { error, type Finding, findingsOrOk, revertDrift, warning } from './finding.ts';
import { ownAlarms } from './own-resources.ts';

/**
 * Time after which an alarm without data is stuck. Every alarm defines how to treat missing data, so CloudWatch
 * evaluates a new one within minutes.
 */
const STUCK_AFTER_MS = 15 * 60_000;

/** Checks that every alarm of Catchbasin exists, can notify and is not in ALARM. */
export const alarms: Check<DeployedStack> = {
  name: 'alarms',
  actions: ['cloudwatch:DescribeAlarms'],
  async run({ name, template }, ports) {
    const found = new Map((await ports.alarms(`${name}/`)).map((alarm) => [alarm.name, alarm]));
    const expected = ownAlarms(template, name).map((alarm) => alarm.name);
    const findings = expected.flatMap((name) => {
      const alarm = found.get(name);
      return alarm ? toFindings(alarm, ports.now()) : error(`${name} has been deleted`, revertDrift(template));
    });
    const withoutData = expected.filter((name) => found.get(name)?.state === 'INSUFFICIENT_DATA').length;
    const waiting = withoutData > 0 ? `, ${withoutData} ${withoutData === 1 ? 'has' : 'have'} no data yet` : '';
    return findingsOrOk(findings, `${expected.length - withoutData} alarms are OK${waiting}`);
  },
};

function toFindings({ name, state, since, description, actionsEnabled }: AlarmState, now: Date): Finding[] {
  const findings: Finding[] = [];
  if (state === 'ALARM') {
    const what = `${name} has been in ALARM since ${since.toISOString()}`;
    const [, severity, text = description] = /^(CRITICAL|WARNING): (.*)$/s.exec(description) ?? [];
    const remedy = text.replace(/\nRun next: (.+)\nRunbook: (.+)$/, ' Run `$1`, and read $2.');
    findings.push(severity === 'WARNING' ? warning(what, remedy) : error(what, remedy));
  }
  if (state === 'INSUFFICIENT_DATA' && now.getTime() - since.getTime() > STUCK_AFTER_MS) {
    const what = `${name} has been in INSUFFICIENT_DATA since ${since.toISOString()}, so it cannot go into ALARM`;
    findings.push(error(what, 'Check its metric in CloudWatch.'));
  }
  if (!actionsEnabled) {
    const remedy = `Run \`aws cloudwatch enable-alarm-actions --alarm-names ${name}\`.`;
    findings.push(warning(`${name} sends no notifications, because its actions are disabled`, remedy));
  }
  return findings;
}
