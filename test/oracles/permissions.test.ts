import {
  bucket,
  deadLetters,
  FUNCTIONS,
  iam,
  logsOf,
  marker,
  type On,
  payload,
  queue,
  roleOf,
  secret,
  table,
} from '#test/support/function-permissions';
import { sdkActionsOf } from '#test/support/sdk-actions';
import { allows } from './simulate-iam.ts';

/** Lists the given actions that a function's role does not allow. */
async function refusals(name: string, actions: readonly string[]): Promise<string[]> {
  const { owner = '', calls = {}, onItsBehalf = {} } = FUNCTIONS[name] ?? {};
  const known: Record<string, On[]> = { ...calls, ...onItsBehalf };
  const asked = actions.map(async (action) => {
    if (!known[action])
      return [`${action}: grant it in lib/ and name its resource in test/support/function-permissions.ts`];
    const answers = known[action].map(async ([resource, context]) => {
      const allowed = await allows(iam, roleOf(owner), action, resource, context);
      return allowed ? [] : [`${action} on ${resource}`];
    });
    return (await Promise.all(answers)).flat();
  });
  return (await Promise.all(asked)).flat();
}

describe.each(Object.entries(FUNCTIONS))('the role of %s', (name, { owner, calls, onItsBehalf }) => {
  test('allows every command in its code and every action of AWS on its behalf', async () => {
    const actions = sdkActionsOf(`lambdas/${name}/index.ts`);
    expect(await refusals(name, [...actions, ...Object.keys(onItsBehalf)])).toEqual([]);
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
    ['secretsmanager:GetSecretValue', secret('another/secret')],
    ['secretsmanager:PutSecretValue', secret('webhooks/stripe')],
    ['secretsmanager:DeleteSecret', secret('webhooks/stripe')],
    ['lambda:InvokeFunction', iam.arn('AWS::Lambda::Function', 'Requeue')],
    ['lambda:UpdateFunctionCode', iam.arn('AWS::Lambda::Function', 'Ingest')],
    ['iam:PassRole', roleOf('IngestFunction')],
    ['sts:AssumeRole', roleOf('LanerestProcess')],
    ['logs:PutLogEvents', logsOf('LanerestProcess')],
    ['logs:DeleteLogGroup', logsOf('IngestFunction').replace(/:log-stream.*/, '')],
  ])('denies %s on %s', async (action, resource) => {
    expect(await allows(iam, roleOf(owner), action, resource)).toBe(false);
  });

  test('allows nothing over plain HTTP', async () => {
    const over = Object.entries({ ...calls, ...onItsBehalf }).filter(([action]) => /^(s3|sqs):/.test(action));
    const answers = over.flatMap(([action, resources]) =>
      resources.map(([resource, context]) =>
        allows(iam, roleOf(owner), action, resource, { ...context, 'aws:SecureTransport': 'false' }),
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
  expect(await allows(iam, roleOf(owner), action, resource, prefix ? { 's3:prefix': prefix } : {})).toBe(false);
});

test('reports a command that is not granted', async () => {
  const actions = sdkActionsOf('test/support/made-up-function.ts');
  expect(actions).toEqual(['s3:ListBuckets', 's3:PutObject', 'secretsmanager:DeleteSecret']);
  expect(await refusals('requeue', actions)).toEqual(actions.map((action) => expect.stringContaining(action)));
});
