import { Template } from 'aws-cdk-lib/assertions';
import { unsigned } from '#contract/providers/index';
import { stackOfEverything, synthesized } from '#test/support/stack';

/** Types whose resources hold data or are known outside, and the properties whose change makes CloudFormation replace one. */
const LASTING: Record<string, readonly string[]> = {
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
  'AWS::ApiGatewayV2::ApiMapping': ['DomainName'],
  'AWS::ApiGatewayV2::DomainName': ['DomainName'],
  'AWS::DynamoDB::Table': ['AttributeDefinitions', 'ImportSourceSpecification', 'KeySchema', 'TableName'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace'],
  'AWS::SNS::Subscription': ['Endpoint', 'Protocol', 'TopicArn'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
};
/** Types whose resources may be replaced: they hold nothing, and nobody outside knows them. */
const REPLACEABLE = [
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::EC2::SecurityGroup',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'Custom::S3AutoDeleteObjects',
];

/** What lasts, by type and logical id, with the values that must not change. */
function lastingOf(template: Template): Record<string, object> {
  const resources: [string, { Type: string; Properties?: Record<string, unknown> }][] = Object.entries(
    template.toJSON().Resources,
  );
  return Object.fromEntries(
    resources
      .filter(([, { Type }]) => LASTING[Type])
      .map(([id, { Type, Properties = {} }]) => {
        const pinned = LASTING[Type]?.filter((name) => name in Properties).map((name) => [name, Properties[name]]);
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

// Whoever changes a line of what is pinned takes somebody's webhooks, address or confirmed subscriptions away: docs/upgrading.md.
const TABLE = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

test('what lasts keeps its logical id, and all that would replace it', () => {
  expect(lastingOf(plain)).toEqual({
    'AWS::ApiGatewayV2::Api IngestApiE2DAED7B': { ProtocolType: 'HTTP' },
    'AWS::DynamoDB::Table IdempotencyTable48612DF4': TABLE,
    'AWS::Logs::LogGroup IngestAccessLogs70FDC781': {},
    'AWS::Logs::LogGroup IngestFunctionLogs3AD22061': {},
    'AWS::Logs::LogGroup LanehighProcessLogsA4CFBD64': {},
    'AWS::Logs::LogGroup LanelowProcessLogs48C98250': {},
    'AWS::Logs::LogGroup LanenormalProcessLogs4468164A': {},
    'AWS::Logs::LogGroup RequeueFunctionLogsC1AFE093': {},
    'AWS::S3::Bucket StoreBucket4FBDE984': {},
    'AWS::SNS::Topic AlarmsTopic3A2DFEBA': {},
    'AWS::SQS::Queue LanehighDeadLetterQueue8C3144AE': {},
    'AWS::SQS::Queue LanehighQueue0E6EABBD': {},
    'AWS::SQS::Queue LanelowDeadLetterQueueEB419982': {},
    'AWS::SQS::Queue LanelowQueue128A2114': {},
    'AWS::SQS::Queue LanenormalDeadLetterQueue49DE08BB': {},
    'AWS::SQS::Queue LanenormalQueue18B74A5A': {},
  });
});

test('what lasts and only some stacks have keeps them too', () => {
  expect(lastingOf(everything)).toMatchObject({
    'AWS::ApiGatewayV2::ApiMapping IngestStageCatchbasintestIngestDomainNameundefined526EBEBF': {
      DomainName: { Ref: 'IngestDomainNameE92CDAF1' },
    },
    'AWS::ApiGatewayV2::DomainName IngestDomainNameE92CDAF1': { DomainName: 'hooks.example.com' },
    'AWS::SNS::Subscription AlarmsTopiconcallexamplecomF2FB7325': {
      Endpoint: 'oncall@example.com',
      Protocol: 'email',
      TopicArn: { Ref: 'AlarmsTopic3A2DFEBA' },
    },
    'AWS::SQS::Queue LaneurgentDeadLetterQueue83567306': { FifoQueue: true },
    'AWS::SQS::Queue LaneurgentQueueB399C736': { FifoQueue: true },
  });
});

test('every type of resource is known either to last or to be replaceable', () => {
  const types = [plain, everything].flatMap((template) =>
    Object.values<{ Type: string }>(template.toJSON().Resources).map(({ Type }) => Type),
  );
  const known = [...Object.keys(LASTING), ...REPLACEABLE];
  expect([...new Set(types)].filter((type) => !known.includes(type))).toEqual([]);
});
