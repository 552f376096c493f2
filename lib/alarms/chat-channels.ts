import { Names } from 'aws-cdk-lib';
import { CfnMicrosoftTeamsChannelConfiguration, CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmTarget, SlackTarget, TeamsTarget } from '#contract/alarms-config';

/** Recipients of the alarms that a topic receives. */
export interface Recipients {
  readonly topic: ITopic;
  readonly targets: readonly AlarmTarget[];
}

/**
 * Sends alarms to the Slack and Teams channels among the recipients, by Amazon Q Developer in chat applications.
 *
 * A channel that receives both severities is created once, because an account can configure a channel only once.
 */
export function addChatChannels(scope: Construct, recipients: readonly Recipients[]): void {
  const channels = new Map<string, { target: SlackTarget | TeamsTarget; topics: ITopic[] }>();
  for (const { topic, targets } of recipients) {
    for (const target of targets) {
      if (typeof target === 'string' || !('slack' in target || 'teams' in target)) continue;
      const channel = channels.get(idOf(target)) ?? { target, topics: [] };
      if (!channel.topics.includes(topic)) channel.topics.push(topic);
      channels.set(idOf(target), channel);
    }
  }
  for (const { target, topics } of channels.values()) new ChatChannel(scope, idOf(target), target, topics);
}

function idOf(target: SlackTarget | TeamsTarget): string {
  return 'slack' in target
    ? `Slack-${target.slack.workspaceId}-${target.slack.channelId}`
    : `Teams-${target.teams.teamId}-${encodedChannelId(target)}`;
}

/** CloudFormation takes the id as it is in the channel's link. */
function encodedChannelId({ teams }: TeamsTarget): string {
  return encodeURIComponent(decodeURIComponent(teams.channelId));
}

/** A channel that shows alarms and runs no commands. */
class ChatChannel extends Construct {
  constructor(scope: Construct, id: string, target: SlackTarget | TeamsTarget, topics: readonly ITopic[]) {
    super(scope, id);
    const common = {
      configurationName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      // The service-linked role reads the topics, so that notifications need no permission of this role.
      iamRoleArn: new Role(this, 'Role', {
        assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
        description: 'Sends alarms to a chat channel. It has no permissions.',
      }).roleArn,
      // Without it the guardrail is AdministratorAccess, up to which members could run commands by their own roles.
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll').managedPolicyArn],
      loggingLevel: 'ERROR',
      snsTopicArns: topics.map(({ topicArn }) => topicArn),
    };
    if ('slack' in target) {
      const { workspaceId, channelId } = target.slack;
      const slack = { slackWorkspaceId: workspaceId, slackChannelId: channelId };
      new CfnSlackChannelConfiguration(this, 'Channel', { ...common, ...slack });
    } else {
      const { tenantId, teamId } = target.teams;
      const teams = { teamsTenantId: tenantId, teamId, teamsChannelId: encodedChannelId(target) };
      new CfnMicrosoftTeamsChannelConfiguration(this, 'Channel', { ...common, ...teams });
    }
  }
}
