import type { BudgetConfig } from './budget-config.ts';

/**
 * Recipients of alarms by severity, and the address of the instructions that each notification links to.
 *
 * `docs/alarms.md` lists the alarms of each severity.
 *
 * @example
 * alarms: {
 *   critical: ['on-call@example.com', { httpsSecretName: 'webhooks/prod/pagerduty' }],
 *   warning: [{ slack: { workspaceId: 'T01234567', channelId: 'C01234567' } }],
 *   runbookUrl: 'https://github.com/example/hooks/blob/main/docs/runbook.md',
 * }
 */
export interface AlarmsConfig {
  /** Recipients of critical alarms, which need a fix now. At most four may have a `topicArn`. @default none */
  readonly critical?: readonly AlarmTarget[];

  /**
   * Recipients of warnings, which can wait for the next working day. At most four may have a `topicArn`.
   *
   * @default the email addresses in `critical`
   */
  readonly warning?: readonly AlarmTarget[];

  /** Budget that notifies the recipients of high costs. @default none */
  readonly budget?: BudgetConfig;

  /**
   * Address of the page `docs/runbook.md`, up to 256 characters. Each notification adds `#` and its section.
   *
   * @default 'docs/runbook.md'
   */
  readonly runbookUrl?: string;
}

/**
 * Recipient of alarms. A string is an email address, whose owner must confirm the subscription once per severity.
 *
 * `docs/alarms.md` explains how to connect each kind.
 */
export type AlarmTarget = string | HttpsTarget | SlackTarget | TeamsTarget | TopicTarget;

/**
 * HTTPS endpoint that confirms SNS subscriptions, such as PagerDuty or Opsgenie. Its address contains a key, so that it
 * is stored as a secret.
 *
 * @example { httpsSecretName: 'webhooks/prod/pagerduty' }
 */
export interface HttpsTarget {
  /** Name of the secret in Secrets Manager whose text is the address. CloudFormation reads it during a deployment. */
  readonly httpsSecretName: string;
}

/**
 * Slack channel. A workspace must be authorized once in the console of Amazon Q Developer in chat applications.
 *
 * An account can configure a channel once, so stages of one account need a channel each.
 *
 * @example { slack: { workspaceId: 'T01234567', channelId: 'C01234567' } }
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/slack-setup.html
 */
export interface SlackTarget {
  /** Workspace and channel. */
  readonly slack: {
    /** Id of the workspace, as the console shows it after the authorization. It begins with T. */
    readonly workspaceId: string;
    /** Id at the end of the channel's link. It begins with C, or with G in older private channels. */
    readonly channelId: string;
  };
}

/**
 * Microsoft Teams channel. A team must be authorized once in the console of Amazon Q Developer in chat applications.
 *
 * An account can configure a channel once, so stages of one account need a channel each.
 *
 * @example
 * { teams: { tenantId: '…', teamId: '…', channelId: '19:0123456789abcdef@thread.tacv2' } }
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/teams-setup.html
 */
export interface TeamsTarget {
  /** Tenant, team and channel. */
  readonly teams: {
    /** UUID of the tenant, as the console shows it after the authorization. */
    readonly tenantId: string;
    /** UUID of the team, which is the `groupId` in the channel's link. */
    readonly teamId: string;
    /** Id in the channel's link, `19:…@thread.tacv2`. Its encoded form `19%3a…%40thread.tacv2` is accepted, too. */
    readonly channelId: string;
  };
}

/**
 * SNS topic that alarms publish to directly.
 *
 * It must be a standard topic in the region of the stack. Its policy must allow `cloudwatch.amazonaws.com` to publish.
 *
 * @example { topicArn: 'arn:aws:sns:eu-central-1:111122223333:operators' }
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export interface TopicTarget {
  /** ARN of the topic. */
  readonly topicArn: string;
}
