import type { AlarmsConfig, AlarmTarget } from '#contract/alarms-config';

/** An `AlarmsConfig` with its defaults. */
export type ResolvedAlarms = Required<Omit<AlarmsConfig, 'budget'>> & Pick<AlarmsConfig, 'budget'>;

/** Severities of alarms, which are also the options that hold their recipients. */
export const SEVERITIES = ['critical', 'warning'] as const;

/**
 * Fills in the defaults of recipients.
 *
 * @example resolveAlarms({ critical: ['on-call@example.com'] }).warning // ['on-call@example.com']
 */
export function resolveAlarms({ critical = [], warning, budget, runbookUrl }: AlarmsConfig): ResolvedAlarms {
  return {
    ...(budget && { budget }),
    critical,
    warning: warning ?? critical.filter((target) => typeof target === 'string'),
    runbookUrl: runbookUrl ?? 'docs/runbook.md',
  };
}

/** Lists the names of the secrets that hold addresses of HTTPS endpoints, each once. */
export function httpsSecretNames({ critical, warning }: ResolvedAlarms): string[] {
  const names = [...critical, ...warning].flatMap((target) => {
    return typeof target === 'object' && 'httpsSecretName' in target ? target.httpsSecretName : [];
  });
  return [...new Set(names)];
}

/** Names a recipient in messages. The name contains no secret. */
export function describeTarget(target: AlarmTarget): string {
  if (typeof target === 'string') return target;
  if ('httpsSecretName' in target) return `the HTTPS endpoint in ${target.httpsSecretName}`;
  if ('slack' in target) return `Slack channel ${target.slack.channelId}`;
  if ('teams' in target) return `Teams channel ${target.teams.channelId}`;
  return target.topicArn;
}

/**
 * Describes why a secret cannot be the address of an HTTPS endpoint. The result never quotes it.
 *
 * @returns undefined if the text is such an address
 */
export function describeBadAddress(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return 'it has no text';
  if (/\s/.test(text)) return 'it contains white space';
  if (!/^https:\/\//.test(text) || !URL.canParse(text)) return 'it is not an https:// address';
  return undefined;
}
