import {
  alarmTopic,
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

/** Lists the actions that a function needs and its role denies. */
async function deniedActions(name: string, actions: readonly string[]): Promise<string[]> {
  const { owner = '', calls = {}, onItsBehalf = {} } = FUNCTIONS[name] ?? {};
  const known: Record<string, On[]> = { ...calls, ...onItsBehalf };
  const asked = actions.map(async (action) => {
    if (!known[action])
      return [`${action}: grant it in lib/ and list its resources in test/support/function-permissions.ts`];
    const answers = known[action].map(async ([resource, context]) => {
      const allowed = await allows(iam, roleOf(owner), action, resource, context);
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
    ['sns:Subscribe', alarmTopic],
    ['sns:Publish', `${alarmTopic}-other`],
    ['cloudwatch:PutMetricData', '*'],
    ['cloudwatch:DisableAlarmActions', '*'],
    ['sqs:SetQueueAttributes', queue('urgent')],
    ['dynamodb:Scan', table],
    ['dynamodb:DeleteTable', table],
    ['secretsmanager:GetSecretValue', secret('webhooks/stripe-backup')],
    ['secretsmanager:GetSecretValue', secret('another/secret')],
    ['secretsmanager:PutSecretValue', secret('webhooks/stripe')],
    ['secretsmanager:DeleteSecret', secret('webhooks/stripe')],
    ['lambda:InvokeFunction', iam.arn('AWS::Lambda::Function', 'WebhooksRequeue')],
    ['lambda:UpdateFunctionCode', iam.arn('AWS::Lambda::Function', 'WebhooksIngest')],
    ['iam:PassRole', roleOf('WebhooksIngestFunction')],
    ['sts:AssumeRole', roleOf('WebhooksLanerestProcess')],
    ['logs:PutLogEvents', logsOf('WebhooksLanerestProcess')],
    ['logs:DeleteLogGroup', logsOf('WebhooksIngestFunction').replace(/:log-stream.*/, '')],
  ])('denies %s on %s', async (action, resource) => {
    expect(await allows(iam, roleOf(owner), action, resource)).toBe(false);
  });

  const over = Object.entries({ ...calls, ...onItsBehalf }).filter(([action]) => /^(s3|sqs|sns):/.test(action));
  // The probe function calls none of these services.
  (over.length > 0 ? test : test.skip)('allows nothing over plain HTTP', async () => {
    const answers = over.flatMap(([action, resources]) =>
      resources.map(([resource, context]) =>
        allows(iam, roleOf(owner), action, resource, { ...context, 'aws:SecureTransport': 'false' }),
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
  ['WebhooksReconcileFunction', 's3:GetObject', payload, ''],
  ['WebhooksReconcileFunction', 's3:PutObject', marker, ''],
  ['WebhooksReconcileFunction', 'sqs:SendMessage', queue('urgent'), ''],
  ['WebhooksReconcileFunction', 'sqs:ReceiveMessage', queue('rest'), ''],
  ['WebhooksReconcileFunction', 'dynamodb:DeleteItem', table, ''],
  ['WebhooksReconcileFunction', 'secretsmanager:GetSecretValue', secret('webhooks/stripe'), ''],
  ['WebhooksIngestFunction', 'secretsmanager:GetSecretValue', secret('webhooks/registered-api-key'), ''],
  ['WebhooksReminderFunction', 's3:GetObject', payload, ''],
  ['WebhooksReminderFunction', 'sqs:ReceiveMessage', deadLetters('urgent'), ''],
  ['WebhooksReminderFunction', 'sqs:SendMessage', queue('urgent'), ''],
  ['WebhooksIngestFunction', 'sns:Publish', alarmTopic, ''],
  ['WebhooksRequeueFunction', 's3:GetObject', payload, ''],
  ['WebhooksRequeueFunction', 's3:ListBucket', bucket, ''],
  ['WebhooksRequeueFunction', 's3:ListBucket', bucket, 'webhooks/'],
  ['WebhooksRequeueFunction', 'sqs:SendMessage', deadLetters('urgent'), ''],
  ['WebhooksRequeueFunction', 'secretsmanager:GetSecretValue', secret('webhooks/stripe'), ''],
])('the role of %s denies %s on %s %s', async (owner, action, resource, prefix) => {
  expect(await allows(iam, roleOf(owner), action, resource, prefix ? { 's3:prefix': prefix } : {})).toBe(false);
});

test('detects a command without a grant', async () => {
  const actions = sdkActionsOf('test/support/made-up-function.ts');
  expect(actions).toEqual(['s3:ListBuckets', 's3:PutObject', 'secretsmanager:DeleteSecret']);
  expect(await deniedActions('requeue', actions)).toEqual(actions.map((action) => expect.stringContaining(action)));
});
