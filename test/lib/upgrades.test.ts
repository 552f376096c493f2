import { Template } from 'aws-cdk-lib/assertions';
import { unsigned } from '#contract/providers/index';
import { stackOfEverything, synthesized } from '#test/support/stack';

/** Types whose resources hold data or an address, and the properties whose change makes CloudFormation replace them. */
const STATEFUL: Record<string, readonly string[]> = {
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
  'AWS::ApiGatewayV2::ApiMapping': ['DomainName'],
  'AWS::ApiGatewayV2::DomainName': ['DomainName'],
  'AWS::DynamoDB::Table': ['AttributeDefinitions', 'ImportSourceSpecification', 'KeySchema', 'TableName'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace'],
  'AWS::SNS::Subscription': ['Endpoint', 'Protocol', 'TopicArn'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
};
/** Types whose resources may be replaced. Log groups lose their logs, so the changelog mentions it. */
const REPLACEABLE = [
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Budgets::Budget',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::EC2::SecurityGroup',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'Custom::S3AutoDeleteObjects',
];

/** The stateful resources by type and logical id, with the values that must not change. */
function statefulOf(template: Template): Record<string, object> {
  const resources: [string, { Type: string; Properties?: Record<string, unknown> }][] = Object.entries(
    template.toJSON().Resources,
  );
  return Object.fromEntries(
    resources
      .filter(([, { Type }]) => STATEFUL[Type])
      .map(([id, { Type, Properties = {} }]) => {
        const pinned = STATEFUL[Type]?.filter((name) => name in Properties).map((name) => [name, Properties[name]]);
        return [`${Type} ${id}`, Object.fromEntries(pinned ?? [])];
      }),
  );
}

let plain: Template;
let everything: Template;
beforeAll(() => {
  plain = synthesized({ topics: { t: { lane: 'normal', verify: unsigned() } } });
  everything = Template.fromStack(stackOfEverything());
});

// A changed line here deletes a user's webhooks, endpoint address or confirmed subscriptions: see docs/upgrading.md.
const TABLE = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

/** Secrets are not resources of the stack: their names in the configuration are their identity. */
test('stateful resources keep their logical ids and replacing properties', () => {
  expect(statefulOf(plain)).toEqual({
    'AWS::ApiGatewayV2::Api WebhooksIngestApi20203E25': { ProtocolType: 'HTTP' },
    'AWS::DynamoDB::Table WebhooksIdempotencyTable5E0DD9DF': TABLE,
    'AWS::S3::Bucket WebhooksStoreBucketE1B80049': {},
    'AWS::SNS::Topic WebhooksAlarmsTopic1E7873AD': {},
    'AWS::SNS::Topic WebhooksAlarmsWarningTopic78D9C4C3': {},
    'AWS::SQS::Queue WebhooksLanehighDeadLetterQueue791431FB': {},
    'AWS::SQS::Queue WebhooksLanehighQueueFA54FD3F': {},
    'AWS::SQS::Queue WebhooksLanelowDeadLetterQueueDDB8AD42': {},
    'AWS::SQS::Queue WebhooksLanelowQueue24EED035': {},
    'AWS::SQS::Queue WebhooksLanenormalDeadLetterQueue2805A2A3': {},
    'AWS::SQS::Queue WebhooksLanenormalQueueC35CB1FC': {},
  });
});

test('optional stateful resources keep theirs too', () => {
  expect(statefulOf(everything)).toMatchObject({
    'AWS::ApiGatewayV2::ApiMapping WebhooksIngestStageCatchbasintestWebhooksIngestDomainNameundefinedF187A08C': {
      DomainName: { Ref: 'WebhooksIngestDomainNameA590EF71' },
    },
    'AWS::ApiGatewayV2::DomainName WebhooksIngestDomainNameA590EF71': { DomainName: 'hooks.example.com' },
    'AWS::SNS::Subscription WebhooksAlarmsTopiconcallexamplecomA1783479': {
      Endpoint: 'oncall@example.com',
      Protocol: 'email',
      TopicArn: { Ref: 'WebhooksAlarmsTopic1E7873AD' },
    },
    'AWS::SQS::Queue WebhooksLaneurgentDeadLetterQueueCD1EE58B': { FifoQueue: true },
    'AWS::SQS::Queue WebhooksLaneurgentQueueA9CB211A': { FifoQueue: true },
  });
});

test('every resource type is listed as stateful or replaceable', () => {
  const types = [plain, everything].flatMap((template) =>
    Object.values<{ Type: string }>(template.toJSON().Resources).map(({ Type }) => Type),
  );
  const known = [...Object.keys(STATEFUL), ...REPLACEABLE];
  expect([...new Set(types)].filter((type) => !known.includes(type))).toEqual([]);
});
