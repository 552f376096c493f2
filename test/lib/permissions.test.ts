import { asana } from '#contract/providers/index';
import { ACCOUNT, REGION } from '#local/resolver';
import { Iam } from '#test/support/iam';
import { sdkActionsOf } from '#test/support/sdk-actions';
import { CONFIG, synthesized } from '#test/support/stack';

const pending = asana({ secretName: 'webhooks/asana', pending: true });
const iam = new Iam(synthesized({ ...CONFIG, topics: { ...CONFIG.topics, asana: { lane: 'rest', verify: pending } } }));

const bucket = iam.arn('AWS::S3::Bucket', 'StoreBucket');
const payload = `${bucket}/webhooks/topic=stripe/dt=2026-01-01/hh=00/id.json`;
const marker = `${bucket}/unqueued/urgent/id`;
const queue = (lane: string) => iam.arn('AWS::SQS::Queue', `Lane${lane}Queue`);
const deadLetters = (lane: string) => iam.arn('AWS::SQS::Queue', `Lane${lane}DeadLetterQueue`);
const secret = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;
const table = iam.arn('AWS::DynamoDB::Table');
const logsOf = (owner: string) => iam.arn('AWS::Logs::LogGroup', owner).replace(/\*$/, 'log-stream:one');
const roleOf = (owner: string) => iam.arn('AWS::IAM::Role', `${owner}Role`);

type On = readonly [resource: string, context?: Record<string, string>];
const logs = (owner: string): Record<string, On[]> => ({
  'logs:CreateLogStream': [[logsOf(owner)]],
  'logs:PutLogEvents': [[logsOf(owner)]],
});

/** What each function does and on what: what its code calls, and below it what AWS does on its behalf. */
const FUNCTIONS: Record<string, { owner: string; calls: Record<string, On[]>; onItsBehalf: Record<string, On[]> }> = {
  ingest: {
    owner: 'IngestFunction',
    calls: {
      's3:PutObject': [[payload], [marker]],
      'secretsmanager:GetSecretValue': ['stripe', 'shared', 'asana'].map((name) => [secret(`webhooks/${name}`)]),
      'secretsmanager:PutSecretValue': [[secret('webhooks/asana')]],
      'sqs:SendMessage': [[queue('urgent')], [queue('rest')]],
    },
    onItsBehalf: logs('IngestFunction'),
  },
  process: {
    owner: 'LaneurgentProcess',
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
      ...logs('LaneurgentProcess'),
      // For S3 to say that an object is missing.
      's3:ListBucket': [[bucket]],
      // For the event source mapping; the CDK grants GetQueueUrl along with the rest.
      'sqs:DeleteMessage': [[queue('urgent')]],
      'sqs:GetQueueAttributes': [[queue('urgent')]],
      'sqs:GetQueueUrl': [[queue('urgent')]],
      'sqs:ReceiveMessage': [[queue('urgent')]],
    },
  },
  requeue: {
    owner: 'RequeueFunction',
    calls: {
      's3:DeleteObject': [[marker]],
      's3:GetObject': [[marker]],
      's3:ListBucket': [[bucket, { 's3:prefix': 'unqueued/' }]],
      'sqs:SendMessage': [[queue('urgent')], [queue('rest')]],
    },
    onItsBehalf: logs('RequeueFunction'),
  },
};

/** What a function's role does not let it do, of all that its code calls. */
async function refusals(name: string, actions: readonly string[]): Promise<string[]> {
  const { owner = '', calls = {}, onItsBehalf = {} } = FUNCTIONS[name] ?? {};
  const known: Record<string, On[]> = { ...calls, ...onItsBehalf };
  const asked = actions.map(async (action) => {
    if (!known[action]) return [`${action}: grant it in lib/, and say on what in this test`];
    const answers = known[action].map(async ([resource, context]) => {
      const allowed = await iam.allows(roleOf(owner), action, resource, context);
      return allowed ? [] : [`${action} on ${resource}`];
    });
    return (await Promise.all(answers)).flat();
  });
  return (await Promise.all(asked)).flat();
}

describe.each(Object.entries(FUNCTIONS))('the role of %s', (name, { owner, calls, onItsBehalf }) => {
  test('allows every command in its code, and what AWS does for it', async () => {
    const actions = sdkActionsOf(`lambdas/${name}/index.ts`);
    expect(await refusals(name, [...actions, ...Object.keys(onItsBehalf)])).toEqual([]);
    expect(Object.keys(calls).filter((action) => !actions.includes(action))).toEqual([]);
  });

  test('names no action besides', () => {
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
    ['secretsmanager:GetSecretValue', secret('somebody/elses')],
    ['secretsmanager:PutSecretValue', secret('webhooks/stripe')],
    ['secretsmanager:DeleteSecret', secret('webhooks/stripe')],
    ['lambda:InvokeFunction', iam.arn('AWS::Lambda::Function', 'Requeue')],
    ['lambda:UpdateFunctionCode', iam.arn('AWS::Lambda::Function', 'Ingest')],
    ['iam:PassRole', roleOf('IngestFunction')],
    ['sts:AssumeRole', roleOf('LanerestProcess')],
    ['logs:PutLogEvents', logsOf('LanerestProcess')],
    ['logs:DeleteLogGroup', logsOf('IngestFunction').replace(/:log-stream.*/, '')],
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
  ['IngestFunction', 's3:GetObject', payload, ''],
  ['IngestFunction', 's3:ListBucket', bucket, ''],
  ['IngestFunction', 'sqs:ReceiveMessage', queue('urgent'), ''],
  ['IngestFunction', 'dynamodb:GetItem', table, ''],
  ['LaneurgentProcess', 's3:GetObject', marker, ''],
  ['LaneurgentProcess', 's3:PutObject', marker, ''],
  ['LaneurgentProcess', 'sqs:SendMessage', queue('urgent'), ''],
  ['LaneurgentProcess', 'sqs:SendMessage', deadLetters('rest'), ''],
  ['LaneurgentProcess', 'secretsmanager:GetSecretValue', secret('webhooks/stripe'), ''],
  ['RequeueFunction', 's3:GetObject', payload, ''],
  ['RequeueFunction', 's3:ListBucket', bucket, ''],
  ['RequeueFunction', 's3:ListBucket', bucket, 'webhooks/'],
  ['RequeueFunction', 'sqs:SendMessage', deadLetters('urgent'), ''],
  ['RequeueFunction', 'secretsmanager:GetSecretValue', secret('webhooks/stripe'), ''],
])("the role of %s is denied its neighbours' %s on %s %s", async (owner, action, resource, prefix) => {
  expect(await iam.allows(roleOf(owner), action, resource, prefix ? { 's3:prefix': prefix } : {})).toBe(false);
});

test('a command that nobody has granted is noticed', async () => {
  const actions = sdkActionsOf('test/support/made-up-function.ts');
  expect(actions).toEqual(['s3:ListBuckets', 's3:PutObject', 'secretsmanager:DeleteSecret']);
  expect(await refusals('requeue', actions)).toEqual(actions.map((action) => expect.stringContaining(action)));
});
