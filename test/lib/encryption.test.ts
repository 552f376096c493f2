import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { unsigned } from '#contract/providers/index';
import { stackOf, stackOfEverything } from '#test/support/stack';

const createKey = (stack: Stack) => new Key(stack, 'DataKey', { enableKeyRotation: true });
const ARN = 'arn:aws:kms:us-east-1:000000000000:key/01234567-89ab-cdef-0123-456789abcdef';
const importKey = (stack: Stack) => Key.fromKeyArn(stack, 'DataKey', ARN);

let template: Template;
beforeAll(() => {
  template = Template.fromStack(stackOfEverything({ infrastructure: { encryptionKey: createKey } }));
});

/** Resources of a type, and the key in a property of each. */
function keysIn(type: string, property: (properties: Record<string, never>) => unknown) {
  return Object.values(template.findResources(type)).map(({ Properties }) => property(Properties));
}

test.each<[string, (properties: never) => unknown]>([
  ['AWS::SQS::Queue', ({ KmsMasterKeyId }: Record<string, unknown>) => KmsMasterKeyId],
  ['AWS::SNS::Topic', ({ KmsMasterKeyId }: Record<string, unknown>) => KmsMasterKeyId],
  ['AWS::Logs::LogGroup', ({ KmsKeyId }: Record<string, unknown>) => KmsKeyId],
  [
    'AWS::DynamoDB::Table',
    ({ SSESpecification }: { SSESpecification: { KMSMasterKeyId: unknown } }) => SSESpecification.KMSMasterKeyId,
  ],
])('every %s has the key', (type, property) => {
  const keys = keysIn(type, property as never);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] });
});

test('the bucket has the key, and a bucket key', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DataKey'), 'Arn'] },
          },
        },
      ],
    },
  });
});

test('queues are not encrypted by SQS as well, which it refuses', () => {
  for (const { Properties } of Object.values(template.findResources('AWS::SQS::Queue'))) {
    expect(Properties.SqsManagedSseEnabled).toBeUndefined();
  }
});

const DATA = ['kms:Decrypt', 'kms:GenerateDataKey'];
const TABLE = [
  ...DATA,
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
].sort();

test.each([
  ['WebhooksIngestFunctionRole', DATA],
  ['WebhooksLanerestProcessRole', TABLE],
  ['WebhooksRequeueFunctionRole', DATA],
  ['WebhooksReconcileFunctionRole', TABLE],
  ['WebhooksReminderFunctionRole', DATA],
  ['WebhooksDeploymentsProbeRole', []],
])('%s may use the key by %s only', (role, expected) => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.Roles.some(({ Ref }: { Ref: string }) => Ref.startsWith(role)),
  );
  const statements: { Action: string | string[] }[] = policies.flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const actions = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('kms:'));
  expect([...new Set(actions)].sort()).toEqual(expected);
});

test('the key lets CloudWatch encrypt logs, and publish alarms', () => {
  const [{ Properties } = { Properties: {} }] = Object.values(template.findResources('AWS::KMS::Key'));
  const statements: { Sid?: string; Principal: object; Condition?: object }[] = Properties.KeyPolicy.Statement;
  expect(statements.find(({ Sid }) => Sid === 'PublishAlarms')?.Principal).toEqual({
    Service: expect.arrayContaining(['budgets.amazonaws.com', 'cloudwatch.amazonaws.com']),
  });
  expect(statements.find(({ Sid }) => Sid === 'EncryptLogs')?.Condition).toEqual({
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': ['Catchbasin-test-*', '/aws/vendedlogs/*/Catchbasin-test'].map((name) => ({
        'Fn::Join': ['', expect.arrayContaining([`:log-group:${name}`])],
      })),
    },
  });
});

test('a stage that gets a key may use it before its queues, its bucket and its table need it', () => {
  const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.includes('KeyPolicy'));
  expect(policies).toHaveLength(6);
  for (const type of ['AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::DynamoDB::Table']) {
    for (const { DependsOn } of Object.values(template.findResources(type))) {
      expect(DependsOn).toEqual(expect.arrayContaining(policies));
    }
  }
});

test('without a key nothing refers to KMS', () => {
  const plain = Template.fromStack(stackOfEverything());
  expect(JSON.stringify(plain.toJSON())).not.toMatch(/kms/i);
});

test('an imported key is used, and warns that its policy cannot be changed', () => {
  const stack = stackOf(undefined, { infrastructure: { encryptionKey: importKey } });
  Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: ARN });
  const warnings = stack.webhooks.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
  expect(warnings.map(({ data }) => data)).toEqual([expect.stringContaining('docs/encryption.md')]);
});

test('an own key warns of nothing', () => {
  const stack = stackOf(undefined, { infrastructure: { encryptionKey: createKey } });
  expect(stack.webhooks.node.metadata.filter(({ type }) => type === 'aws:cdk:warning')).toEqual([]);
});

test('refuses two keys', () => {
  const key = importKey(new Stack());
  const config = { topics: { t: { lane: 'normal', verify: unsigned() } } };
  expect(() => stackOf(config, { encryptionKey: key, infrastructure: { encryptionKey: importKey } })).toThrow(
    '`encryptionKey` and `infrastructure.encryptionKey` exclude each other. Remove one of them.',
  );
});
