import type { AlarmState } from '#ops/metrics/stage-metrics';
import type { RaisedAlarm } from './report.ts';

/** Selects the alarms that are in ALARM and notify. The causes of a combined alarm are left out. */
export function raisedAlarms(states: readonly AlarmState[], stackName: string): RaisedAlarm[] {
  return states
    .filter(({ state }) => state === 'ALARM')
    .flatMap(({ name, since, description }) => {
      const [, severity, text = '', command = ''] =
        /^(CRITICAL|WARNING): (.*)\nRun next: (.+)\nRunbook: .+$/s.exec(description) ?? [];
      if (!severity) return [];
      return {
        name: name.slice(stackName.length + 1),
        severity: severity === 'CRITICAL' ? ('critical' as const) : ('warning' as const),
        since: since.toISOString(),
        description: text,
        command: command || null,
      };
    })
    .toSorted((a, b) => a.severity.localeCompare(b.severity) || a.since.localeCompare(b.since));
}

/** Returns the last part of an alarm's name, which is that of its section in the runbook. */
export function sectionOf({ name }: Pick<RaisedAlarm, 'name'>): string {
  return name.split('/').at(-1) ?? '';
}

/** Returns the lane or topic of an alarm. Undefined for an alarm of the whole stage. */
export function subjectOf({ name }: Pick<RaisedAlarm, 'name'>): string | undefined {
  return name.includes('/') ? name.split('/')[0] : undefined;
}
