import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { AlarmsConfig } from '#contract/alarms-config';
import { Webhooks } from '#lib/webhooks';
import { CONFIG, propertiesOf, synthesized, TARGETS } from '#test/support/stack';

jest.setTimeout(60_000);

const CRITICAL = { Ref: 'WebhooksAlarmsTopic1E7873AD' };
const WARNING = { Ref: 'WebhooksAlarmsWarningTopic78D9C4C3' };
const EXISTING = 'arn:aws:sns:eu-central-1:111122223333:existing';
const EXISTING_WARNINGS = 'arn:aws:sns:eu-central-1:111122223333:existing-warnings';

const withAlarms = (alarms: AlarmsConfig) => synthesized({ ...CONFIG, alarms });

/** Synthesizes a stack that uses existing topics. */
function withTopics(alarms: AlarmsConfig, topics: (stack: Stack) => { alarmTopic?: ITopic; warningTopic?: ITopic }) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  new Webhooks(stack, 'Webhooks', {
    stage: 'test',
    config: () => ({ ...CONFIG, alarms }),
    handlers: Object.fromEntries(Object.keys(CONFIG.topics).map((topic) => [topic, () => Promise.reject()])),
    ...topics(stack),
  });
  return Template.fromStack(stack);
}

const existing = (stack: Stack) => Topic.fromTopicArn(stack, 'Existing', EXISTING);
const existingWarnings = (stack: Stack) => Topic.fromTopicArn(stack, 'ExistingWarnings', EXISTING_WARNINGS);

/** Lists the subscriptions, each as its endpoint and topic. */
function subscriptionsOf(template: Template): [endpoint: string, topic: unknown][] {
  return propertiesOf(template, 'AWS::SNS::Subscription').map(({ Endpoint, TopicArn }) => [Endpoint, TopicArn]);
}

/** Returns the text of a description. Each name that is known after the deployment is as long as any can be. */
function descriptionOf(description: string | { 'Fn::Join': [string, (string | object)[]] }): string {
  if (typeof description === 'string') return description;
  return description['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x'.repeat(128))).join('');
}

/** Returns the distinct actions of the alarms that notify, by severity. The description begins with the severity. */
function actionsOf(template: Template): Record<string, unknown[]> {
  const alarms = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    propertiesOf(template, type),
  );
  const actions: Record<string, Set<string>> = {};
  for (const { AlarmDescription, AlarmActions, OKActions } of alarms) {
    if (!AlarmActions) continue;
    expect(OKActions).toEqual(AlarmActions);
    const [severity = ''] = /^(CRITICAL|WARNING)(?=: )/.exec(descriptionOf(AlarmDescription)) ?? [];
    actions[severity] = (actions[severity] ?? new Set()).add(JSON.stringify(AlarmActions));
  }
  return Object.fromEntries(
    Object.entries(actions).map(([severity, all]) => [severity, [...all].map((each) => JSON.parse(each))]),
  );
}

test('alarms of each severity notify a topic of their own', () => {
  expect(actionsOf(withAlarms({}))).toEqual({ CRITICAL: [[CRITICAL]], WARNING: [[WARNING]] });
});

test('emails of each severity have a sender of their own', () => {
  const topics = propertiesOf(withAlarms({}), 'AWS::SNS::Topic');
  expect(topics.map(({ DisplayName }) => DisplayName)).toEqual(['Catchbasin', 'Catchbasin warnings']);
});

test('only alarms of the account publish to either topic, and only by TLS', () => {
  const policies = propertiesOf(withAlarms({}), 'AWS::SNS::TopicPolicy');
  expect(policies.map(({ Topics }) => Topics)).toEqual([[CRITICAL], [WARNING]]);
  for (const { PolicyDocument, Topics } of policies) {
    const [Resource] = Topics;
    expect(PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource,
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', expect.arrayContaining([':alarm:*'])] } },
        },
      },
    ]);
  }
});

test('email addresses of critical alarms receive warnings too, by default', () => {
  const template = withAlarms({ critical: ['a@example.com', ...TARGETS] });
  const emails = subscriptionsOf(template).filter(([endpoint]) => endpoint === 'a@example.com');
  expect(emails).toEqual([
    ['a@example.com', CRITICAL],
    ['a@example.com', WARNING],
  ]);
  expect(subscriptionsOf(template)).toHaveLength(3);
});

test('warnings have recipients of their own', () => {
  expect(subscriptionsOf(withAlarms({ critical: ['a@example.com'], warning: ['b@example.com'] }))).toEqual([
    ['a@example.com', CRITICAL],
    ['b@example.com', WARNING],
  ]);
});

test('an HTTPS endpoint is subscribed by a reference to its secret, and retried for less than an hour', () => {
  const template = withAlarms({ critical: [{ httpsSecretName: 'alarms/pagerduty' }] });
  const [subscription, ...others] = propertiesOf(template, 'AWS::SNS::Subscription');
  expect(others).toEqual([]);
  expect(subscription).toMatchObject({
    Protocol: 'https',
    Endpoint: '{{resolve:secretsmanager:alarms/pagerduty:SecretString:::}}',
    TopicArn: CRITICAL,
  });
  const { numRetries, maxDelayTarget } = subscription.DeliveryPolicy.healthyRetryPolicy;
  expect(numRetries).toBeGreaterThan(3);
  expect(numRetries * maxDelayTarget).toBeLessThanOrEqual(3_600);
});

describe('a chat channel', () => {
  let template: Template;
  beforeAll(() => {
    template = withAlarms({ critical: TARGETS, warning: TARGETS });
  });

  test('of Slack receives both severities by one configuration', () => {
    expect(propertiesOf(template, 'AWS::Chatbot::SlackChannelConfiguration')).toEqual([
      expect.objectContaining({
        SlackWorkspaceId: 'T01234567',
        SlackChannelId: 'C01234567',
        SnsTopicArns: [CRITICAL, WARNING],
      }),
    ]);
  });

  test('of Teams receives both severities by one configuration, with its id encoded', () => {
    expect(propertiesOf(template, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration')).toEqual([
      expect.objectContaining({
        TeamsTenantId: '01234567-89ab-cdef-0123-456789abcdef',
        TeamId: '12345678-9abc-def0-1234-56789abcdef0',
        TeamsChannelId: '19%3A0123456789abcdef%40thread.tacv2',
        SnsTopicArns: [CRITICAL, WARNING],
      }),
    ]);
  });

  test('runs no commands: its role has no permissions, and its guardrail denies those of its members', () => {
    const channels = [
      ...propertiesOf(template, 'AWS::Chatbot::SlackChannelConfiguration'),
      ...propertiesOf(template, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration'),
    ];
    const denyAll = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AWSDenyAll']] };
    const roles = channels.map(({ IamRoleArn }) => IamRoleArn['Fn::GetAtt'][0]);
    expect(channels.map(({ GuardrailPolicies }) => GuardrailPolicies)).toEqual([[denyAll], [denyAll]]);
    for (const role of roles) {
      const { Properties } = template.findResources('AWS::IAM::Role')[role] ?? {};
      expect(Object.keys(Properties).sort()).toEqual(['AssumeRolePolicyDocument', 'Description', 'Tags']);
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' } },
      ]);
    }
    const attached = propertiesOf(template, 'AWS::IAM::Policy').flatMap(({ Roles }) =>
      Roles.map(({ Ref }: { Ref: string }) => Ref),
    );
    expect(attached.length).toBeGreaterThan(0);
    expect(attached.filter((role) => roles.includes(role))).toEqual([]);
  });

  test('of one severity receives that one alone, whatever the form of its id', () => {
    const ids = ['19:0123@thread.tacv2', '19%3a0123%40thread.tacv2'];
    const [critical = '', warning = ''] = ids;
    const teams = (channelId: string) => ({
      teams: {
        tenantId: '01234567-89ab-cdef-0123-456789abcdef',
        teamId: '12345678-9abc-def0-1234-56789abcdef0',
        channelId,
      },
    });
    const both = withAlarms({ critical: [teams(critical)], warning: [teams(warning)] });
    const only = withAlarms({ warning: [teams(critical)] });
    const topics = (of: Template) =>
      propertiesOf(of, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration').map(({ SnsTopicArns }) => SnsTopicArns);
    expect([topics(both), topics(only)]).toEqual([[[CRITICAL, WARNING]], [[WARNING]]]);
  });
});

test('alarms publish to the topics among the recipients of their severity', () => {
  const [a, b] = ['a', 'b'].map((name) => `arn:aws:sns:eu-central-1:111122223333:${name}`) as [string, string];
  const alarms = { critical: [{ topicArn: a }], warning: [{ topicArn: a }, { topicArn: b }] };
  expect(actionsOf(withAlarms(alarms))).toEqual({ CRITICAL: [[CRITICAL, a]], WARNING: [[WARNING, a, b]] });
});

describe('an existing topic', () => {
  const alarms = { critical: ['a@example.com', ...TARGETS], warning: ['a@example.com', 'b@example.com', ...TARGETS] };

  test('receives both severities, and each recipient is connected to it once', () => {
    const template = withTopics(alarms, (stack) => ({ alarmTopic: existing(stack) }));
    template.resourceCountIs('AWS::SNS::Topic', 0);
    expect(subscriptionsOf(template)).toEqual([
      ['a@example.com', EXISTING],
      ['{{resolve:secretsmanager:alarms/pagerduty:SecretString:::}}', EXISTING],
      ['b@example.com', EXISTING],
    ]);
    const [slack] = propertiesOf(template, 'AWS::Chatbot::SlackChannelConfiguration');
    expect(slack.SnsTopicArns).toEqual([EXISTING]);
    expect(
      new Set(
        Object.values(actionsOf(template))
          .flat()
          .map((actions) => (actions as unknown[])[0]),
      ),
    ).toEqual(new Set([EXISTING]));
  });

  test('of warnings leaves the new topic to critical alarms', () => {
    const template = withTopics(alarms, (stack) => ({ warningTopic: existingWarnings(stack) }));
    template.resourceCountIs('AWS::SNS::Topic', 1);
    expect(actionsOf(template).WARNING?.flat()).toContain(EXISTING_WARNINGS);
    expect(actionsOf(template).CRITICAL?.flat()).not.toContain(EXISTING_WARNINGS);
    expect(subscriptionsOf(template)).toEqual(
      expect.arrayContaining([
        ['a@example.com', CRITICAL],
        ['a@example.com', EXISTING_WARNINGS],
        ['b@example.com', EXISTING_WARNINGS],
      ]),
    );
  });

  test('of each severity receives its own alarms and recipients', () => {
    const template = withTopics(alarms, (stack) => ({
      alarmTopic: existing(stack),
      warningTopic: existingWarnings(stack),
    }));
    template.resourceCountIs('AWS::SNS::Topic', 0);
    const emails = subscriptionsOf(template).filter(([endpoint]) => endpoint.includes('@'));
    expect(emails).toEqual([
      ['a@example.com', EXISTING],
      ['a@example.com', EXISTING_WARNINGS],
      ['b@example.com', EXISTING_WARNINGS],
    ]);
  });
});

test('each notification links to its section of the runbook, and fits into a description', () => {
  const runbookUrl = `https://wiki.example.com/${'x'.repeat(231)}`;
  expect(runbookUrl).toHaveLength(256);
  const template = withAlarms({ runbookUrl });
  const alarms = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    propertiesOf(template, type).filter(({ AlarmActions }) => AlarmActions),
  );
  expect(alarms.length).toBeGreaterThan(10);
  for (const { AlarmDescription, AlarmName } of alarms) {
    const text = descriptionOf(AlarmDescription);
    expect(text).toContain(`${runbookUrl}#${AlarmName.split('/').at(-1)}`);
    expect(text.length).toBeLessThanOrEqual(1_024);
  }
});
