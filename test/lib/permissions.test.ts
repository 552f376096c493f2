import { asana } from '#contract/providers/index';
import { ACCOUNT, REGION } from '#local/resolver';
import { Iam } from '#test/support/iam';
import { sdkActionsOf } from '#test/support/sdk-actions';
import { CONFIG, synthesized } from '#test/support/stack';

const pending = asana({ secretName: 'webhooks/asana', pending: true });
const iam = new Iam(synthesized({ ...CONFIG, topics: { ...CONFIG.topics, asana: { lane: 'rest', verify: pending } } }));

const bucket = iam.arn('AWS::S3::Bucket', 'WebhooksStoreBucket');
const payload = `${bucket}/webhooks/topic=stripe/dt=2026-01-01/hh=00/id.json`;
const marker = `${bucket}/unqueued/urgent/id`;
const queue = (lane: string) => iam.arn('AWS::SQS::Queue', `WebhooksLane${lane}Queue`);
const deadLetters = (lane: string) => iam.arn('AWS::SQS::Queue', `WebhooksLane${lane}DeadLetterQueue`);
const secret = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;
const table = iam.arn('AWS::DynamoDB::Table');
const logsOf = (owner: string) => iam.arn('AWS::Logs::LogGroup', owner).replace(/\*$/, 'log-stream:one');
const roleOf = (owner: string) => iam.arn('AWS::IAM::Role', `${owner}Role`);

type On = readonly [resource: string, context?: Record<string, string>];
const logs = (owner: string): Record<string, On[]> => ({
  'logs:CreateLogStream': [[logsOf(owner)]],
  'logs:PutLogEvents': [[logsOf(owner)]],
});

/** The actions of each function with their resources: those its code calls, and those AWS performs on its behalf. */
const FUNCTIONS: Record<string, { owner: string; calls: Record<string, On[]>; onItsBehalf: Record<string, On[]> }> = {
  ingest: {
    owner: 'WebhooksIngestFunction',
    calls: {
      's3:PutObject': [[payload], [marker]],
      'secretsmanager:GetSecretValue': ['stripe', 'shared', 'asana'].map((name) => [secret(`webhooks/${name}`)]),
      'secretsmanager:PutSecretValue': [[secret('webhooks/asana')]],
      'sqs:SendMessage': [[queue('urgent')], [queue('rest')]],
    },
    onItsBehalf: logs('WebhooksIngestFunction'),
  },
  process: {
    owner: 'WebhooksLaneurgentProcess',
    calls: {
      'dynamodb:DeleteItem': [[table]],
      'dynamodb:GetItem': [[table]],
      'dynamodb:PutItem': [[table]],
      'dynamodb:UpdateItem': [[table]],
      's3:GetObject': [[payload]],
      's3:PutObject': [[payload]],
      'sqs:ChangeMessageVisibility': [[queue('urgent')]],
      'sqs:SendMessage': [[deadLetters('urgent')]],
    },
    onItsBehalf: {
      ...logs('WebhooksLaneurgentProcess'),
      // S3 reports a missing object only to callers with this permission.
      's3:ListBucket': [[bucket]],
      // For the event source mapping. The CDK grants GetQueueUrl as well.
      'sqs:DeleteMessage': [[queue('urgent')]],
      'sqs:GetQueueAttributes': [[queue('urgent')]],
      'sqs:GetQueueUrl': [[queue('urgent')]],
      'sqs:ReceiveMessage': [[queue('urgent')]],
    },
  },
  requeue: {
    owner: 'WebhooksRequeueFunction',
    calls: {
      's3:DeleteObject': [[marker]],
      's3:GetObject': [[marker]],
      's3:ListBucket': [[bucket, { 's3:prefix': 'unqueued/' }]],
      'sqs:SendMessage': [[queue('urgent')], [queue('rest')]],
    },
    onItsBehalf: logs('WebhooksRequeueFunction'),
  },
};

/** The actions that a function needs and its role denies. */
async function deniedActions(name: string, actions: readonly string[]): Promise<string[]> {
  const { owner = '', calls = {}, onItsBehalf = {} } = FUNCTIONS[name] ?? {};
  const known: Record<string, On[]> = { ...calls, ...onItsBehalf };
  const asked = actions.map(async (action) => {
    if (!known[action]) return [`${action}: grant it in lib/ and list its resources in this test`];
    const answers = known[action].map(async ([resource, context]) => {
      const allowed = await iam.allows(roleOf(owner), action, resource, context);
      return allowed ? [] : [`${action} on ${resource}`];
    });
    return (await Promise.all(answers)).flat();
  });
  return (await Promise.all(asked)).flat();
}

describe.each(Object.entries(FUNCTIONS))('the role of %s', (name, { owner, calls, onItsBehalf }) => {
  test('allows every command in its code, and the actions of AWS on its behalf', async () => {
    const actions = sdkActionsOf(`lambdas/${name}/index.ts`);
    expect(await deniedActions(name, [...actions, ...Object.keys(onItsBehalf)])).toEqual([]);
    expect(Object.keys(calls).filter((action) => !actions.includes(action))).toEqual([]);
  });

  test('contains no other action', () => {
    expect(iam.actionsOf(roleOf(owner))).toEqual(Object.keys({ ...calls, ...onItsBehalf }).sort());
  });

  test.each([
    ['s3:PutObject', `${bucket}/other/id.json`],
    ['s3:DeleteObject', payload],
    ['s3:DeleteBucket', bucket],
    ['s3:PutBucketPolicy', bucket],
    ['s3:PutLifecycleConfiguration', bucket],
    ['sqs:ReceiveMessage', deadLetters('urgent')],
    ['sqs:ReceiveMessage', queue('rest')],
    ['sqs:SendMessage', deadLetters('rest')],
    ['sqs:PurgeQueue', queue('urgent')],
    ['sqs:DeleteQueue', queue('urgent')],
    ['sqs:SetQueueAttributes', queue('urgent')],
    ['dynamodb:Scan', table],
    ['dynamodb:DeleteTable', table],
    ['secretsmanager:GetSecretValue', secret('webhooks/stripe-backup')],
    ['secretsmanager:GetSecretValue', secret('other/secret')],
    ['secretsmanager:PutSecretValue', secret('webhooks/stripe')],
    ['secretsmanager:DeleteSecret', secret('webhooks/stripe')],
    ['lambda:InvokeFunction', iam.arn('AWS::Lambda::Function', 'WebhooksRequeue')],
    ['lambda:UpdateFunctionCode', iam.arn('AWS::Lambda::Function', 'WebhooksIngest')],
    ['iam:PassRole', roleOf('WebhooksIngestFunction')],
    ['sts:AssumeRole', roleOf('WebhooksLanerestProcess')],
    ['logs:PutLogEvents', logsOf('WebhooksLanerestProcess')],
    ['logs:DeleteLogGroup', logsOf('WebhooksIngestFunction').replace(/:log-stream.*/, '')],
  ])('denies %s on %s', async (action, resource) => {
    expect(await iam.allows(roleOf(owner), action, resource)).toBe(false);
  });

  test('allows nothing over plain HTTP', async () => {
    const over = Object.entries({ ...calls, ...onItsBehalf }).filter(([action]) => /^(s3|sqs):/.test(action));
    const answers = over.flatMap(([action, resources]) =>
      resources.map(([resource, context]) =>
        iam.allows(roleOf(owner), action, resource, { ...context, 'aws:SecureTransport': 'false' }),
      ),
    );
    expect(new Set(await Promise.all(answers))).toEqual(new Set([false]));
  });
});

test.each<[owner: string, action: string, resource: string, prefix: string]>([
  ['WebhooksIngestFunction', 's3:GetObject', payload, ''],
  ['WebhooksIngestFunction', 's3:ListBucket', bucket, ''],
  ['WebhooksIngestFunction', 'sqs:ReceiveMessage', queue('urgent'), ''],
  ['WebhooksIngestFunction', 'dynamodb:GetItem', table, ''],
  ['WebhooksLaneurgentProcess', 's3:GetObject', marker, ''],
  ['WebhooksLaneurgentProcess', 's3:PutObject', marker, ''],
  ['WebhooksLaneurgentProcess', 'sqs:SendMessage', queue('urgent'), ''],
  ['WebhooksLaneurgentProcess', 'sqs:SendMessage', deadLetters('rest'), ''],
  ['WebhooksLaneurgentProcess', 'secretsmanager:GetSecretValue', secret('webhooks/stripe'), ''],
  ['WebhooksRequeueFunction', 's3:GetObject', payload, ''],
  ['WebhooksRequeueFunction', 's3:ListBucket', bucket, ''],
  ['WebhooksRequeueFunction', 's3:ListBucket', bucket, 'webhooks/'],
  ['WebhooksRequeueFunction', 'sqs:SendMessage', deadLetters('urgent'), ''],
  ['WebhooksRequeueFunction', 'secretsmanager:GetSecretValue', secret('webhooks/stripe'), ''],
])('the role of %s denies %s on %s %s', async (owner, action, resource, prefix) => {
  expect(await iam.allows(roleOf(owner), action, resource, prefix ? { 's3:prefix': prefix } : {})).toBe(false);
});

test('a command without a grant is detected', async () => {
  const actions = sdkActionsOf('test/support/made-up-function.ts');
  expect(actions).toEqual(['s3:ListBuckets', 's3:PutObject', 'secretsmanager:DeleteSecret']);
  expect(await deniedActions('requeue', actions)).toEqual(actions.map((action) => expect.stringContaining(action)));
});
