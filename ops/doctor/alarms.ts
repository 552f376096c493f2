import type { AlarmState } from '#ops/metrics/stage-metrics';
import type { Check, Deployed } from './check.ts';
import { error, type Finding, findingsOrOk, revertDrift, warning } from './finding.ts';
import { ownAlarms } from './own-resources.ts';

/**
 * Time after which an alarm without data is stuck. Every alarm defines how to treat missing data, so CloudWatch
 * evaluates a new one within minutes.
 */
const STUCK_AFTER_MS = 15 * 60_000;

/**
 * Checks that every alarm of Catchbasin exists, can notify and is not in ALARM.
 *
 * When a deploy is checked, a problem that is older is a warning. The deploy has not caused it, and may fix it.
 */
export const alarms: Check<Deployed> = {
  name: 'alarms',
  actions: ['cloudwatch:DescribeAlarms'],
  async run({ name, template, after }, ports) {
    const found = new Map((await ports.alarms(`${name}/`)).map((alarm) => [alarm.name, alarm]));
    const expected = ownAlarms(template, name).map((alarm) => alarm.name);
    const findings = expected.flatMap((name) => {
      const alarm = found.get(name);
      return alarm ? toFindings(alarm, after, ports.now()) : error(`${name} has been deleted`, revertDrift(template));
    });
    const withoutData = expected.filter((name) => found.get(name)?.state === 'INSUFFICIENT_DATA').length;
    const waiting = withoutData > 0 ? `, ${withoutData} ${withoutData === 1 ? 'has' : 'have'} no data yet` : '';
    return findingsOrOk(findings, `${expected.length - withoutData} alarms are OK${waiting}`);
  },
};

function toFindings(
  { name, state, since, description, actionsEnabled }: AlarmState,
  after: Date | undefined,
  now: Date,
): Finding[] {
  const findings: Finding[] = [];
  const isOlder = after !== undefined && since < after;
  const sinceWhen = `since ${since.toISOString()}${isOlder ? ', which is before the deploy' : ''}`;
  if (state === 'ALARM') {
    const what = `${name} has been in ALARM ${sinceWhen}`;
    const [, severity, text = description] = /^(CRITICAL|WARNING): (.*)$/s.exec(description) ?? [];
    const remedy = text.replace(/\nRun next: (.+)\nRunbook: (.+)$/, ' Run `$1`, and read $2.');
    findings.push(severity === 'WARNING' || isOlder ? warning(what, remedy) : error(what, remedy));
  }
  if (state === 'INSUFFICIENT_DATA' && now.getTime() - since.getTime() > STUCK_AFTER_MS) {
    const what = `${name} has been in INSUFFICIENT_DATA ${sinceWhen}, so it cannot go into ALARM`;
    findings.push((isOlder ? warning : error)(what, 'Check its metric in CloudWatch.'));
  }
  if (!actionsEnabled) {
    const remedy = `Run \`aws cloudwatch enable-alarm-actions --alarm-names ${name}\`.`;
    findings.push(warning(`${name} sends no notifications, because its actions are disabled`, remedy));
  }
  return findings;
}
