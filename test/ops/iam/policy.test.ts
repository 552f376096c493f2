import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { policyCommand } from '#ops/commands/policy';
import { createPolicy, type PolicyChoice, type PolicyDocument } from '#ops/iam/policy';
import { describeSize } from '#ops/iam/print-policy';
import { stageArns } from '#ops/iam/stage-arns';
import { lanesOf } from '#ops/stack/lanes';
import { reconcileFunctionOf } from '#ops/stack/reconcile-function';
import { Template, type TemplateContent } from '#ops/stack/template';
import { stageWith } from '#test/support/doctor';
import { runCommand } from '#test/support/run-command';

/** Returns the ids that CloudFormation gives to resources. */
function physicalIdOf(logicalId: string, type: string): string {
  if (type === 'AWS::SQS::Queue') return `https://sqs.eu-central-1.amazonaws.com/111122223333/${logicalId}`;
  if (type === 'AWS::SNS::Topic') return `arn:aws:sns:eu-central-1:111122223333:${logicalId}`;
  return logicalId.toLowerCase();
}

const { stack, assembly } = stageWith();
const physicalIds = new Map(stack.template.types().map(([id, type]) => [id, physicalIdOf(id, type)]));
const arns = stageArns({ ...stack, physicalIds }, assembly.bootstrap);
const policyOf = (choice: Partial<PolicyChoice>): PolicyDocument =>
  createPolicy({ role: 'read-only', payloads: false, pause: false, ...choice }, arns);
const actionsOf = ({ Statement }: PolicyDocument) => Statement.flatMap(({ Action }) => Action);
const CHOICES = (['read-only', 'operator'] as const).flatMap((role) =>
  [false, true].flatMap((payloads) => [false, true].map((pause): PolicyChoice => ({ role, payloads, pause }))),
);

test.each([
  ['read-only', {}],
  ['operator', { role: 'operator' }],
  ['operator with payloads and pause', { role: 'operator', payloads: true, pause: true }],
] as const)('the policy %s names the actions and the resources of the stage', (_, choice) => {
  expect(policyOf(choice)).toMatchSnapshot();
});

test.each(CHOICES)('%j: no policy reads or changes secrets, and only * stands for all resources', (choice) => {
  const policy = policyOf(choice);
  expect(actionsOf(policy).filter((name) => name.startsWith('secretsmanager:'))).toEqual([
    'secretsmanager:DescribeSecret',
  ]);
  const unrestricted = policy.Statement.filter(({ Resource }) => Resource.includes('*')).flatMap(
    ({ Action }) => Action,
  );
  const cannotBeRestricted =
    /^(sts:GetCallerIdentity|lambda:GetAccountSettings|cloudwatch:(DescribeAlarms|GetMetricData))$/;
  expect(unrestricted.filter((name) => !cannotBeRestricted.test(name))).toEqual([]);
});

test('a read-only policy changes nothing', () => {
  const changes = actionsOf(policyOf({})).filter((name) => !/^\w+:(GET$|Get|List|Describe|Filter)/.test(name));
  expect(changes).toEqual([]);
});

test.each([
  [{}, []],
  [{ payloads: true }, ['s3:GetObject', 'sqs:ReceiveMessage']],
  // A redrive receives dead letters. Those received while S3 failed contain their payload.
  [{ role: 'operator' }, ['sqs:ReceiveMessage']],
  [{ role: 'operator', payloads: true }, ['s3:GetObject', 'sqs:ReceiveMessage']],
] as const)('%j allows to read payloads by %j', (choice, expected) => {
  const names = actionsOf(policyOf(choice)).filter((name) => /^(s3:GetObject|sqs:ReceiveMessage)$/.test(name));
  expect(names.sort()).toEqual(expected);
});

describe('the reconcile function', () => {
  const source = stripeEvents({ apiKeyName: 'webhooks/stripe-api-key' });
  const verify = stripe({ secretName: 'webhooks/stripe' });
  const reconcile = { every: 900, lookBack: 86_400, source };
  const { stack: reconciled } = stageWith({ config: { topics: { pay: { lane: 'rest', verify, reconcile } } } });
  const ids = new Map(reconciled.template.types().map(([id, type]) => [id, physicalIdOf(id, type)]));
  const reconcileArns = stageArns({ ...reconciled, physicalIds: ids }, assembly.bootstrap);
  const statementsOf = (role: PolicyChoice['role']) =>
    createPolicy({ role, payloads: false, pause: false }, reconcileArns).Statement;

  test('can be invoked by operators, and nothing else of Lambda', () => {
    const logicalId = reconcileFunctionOf(reconciled.template) ?? '';
    expect(statementsOf('operator').filter(({ Action }) => Action.includes('lambda:InvokeFunction'))).toEqual([
      {
        Sid: 'ReconcileFunction',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [`arn:aws:lambda:eu-central-1:111122223333:function:${logicalId.toLowerCase()}`],
      },
    ]);
  });

  test('cannot be invoked with a read-only policy, because each request has the rights of the function', () => {
    expect(statementsOf('read-only').flatMap(({ Action }) => Action)).not.toContain('lambda:InvokeFunction');
  });

  test('has an API key whose existence the doctor may check', () => {
    const described = statementsOf('read-only').find(({ Sid }) => Sid === 'Secrets');
    expect(described?.Action).toEqual(['secretsmanager:DescribeSecret']);
    expect(described?.Resource).toContain(
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:webhooks/stripe-api-key-??????',
    );
  });
});

test.each([
  [{}, false],
  [{ role: 'operator' }, false],
  [{ role: 'operator', pause: true }, true],
] as const)('%j allows to update the stack: %s', (choice, expected) => {
  expect(actionsOf(policyOf(choice)).includes('cloudformation:UpdateStack')).toBe(expected);
});

/** Changes the template as `webhooks/infrastructure.ts` can. */
function encryptedBy(key: unknown): PolicyDocument {
  const [lane] = lanesOf(stack.template);
  const content = JSON.parse(JSON.stringify(stageWith().content)) as TemplateContent;
  Object.assign(content.Resources[lane?.deadLetterQueue ?? '']?.Properties as object, { KmsMasterKeyId: key });
  const changed = { ...stack, template: new Template(content), physicalIds: new Map([...physicalIds, ['Key', ID]]) };
  const choice: PolicyChoice = { role: 'operator', payloads: false, pause: false };
  return createPolicy(choice, stageArns(changed, assembly.bootstrap));
}

const ID = '0d8a1c3e-1111-2222-3333-444455556666';

test.each([
  [{ 'Fn::GetAtt': ['Key', 'Arn'] }, `arn:aws:kms:eu-central-1:111122223333:key/${ID}`],
  [{ Ref: 'Key' }, `arn:aws:kms:eu-central-1:111122223333:key/${ID}`],
  [`arn:aws:kms:eu-central-1:999988887777:key/${ID}`, `arn:aws:kms:eu-central-1:999988887777:key/${ID}`],
])('a queue that the key %j encrypts', (key, resource) => {
  expect(encryptedBy(key).Statement.find(({ Sid }) => Sid === 'Keys')).toMatchObject({
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: [resource],
  });
});

test('a queue that an alias or an unknown key encrypts allows no other key', () => {
  const byAlias = encryptedBy('alias/webhooks').Statement.filter(({ Sid }) => Sid.startsWith('Keys'));
  expect(byAlias).toEqual([
    expect.objectContaining({
      Sid: 'KeysByAlias',
      Condition: expect.objectContaining({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/webhooks'] } }),
    }),
  ]);
  const unknown = encryptedBy({ 'Fn::ImportValue': 'key' }).Statement;
  expect(unknown.filter(({ Sid }) => Sid.startsWith('Keys'))).toEqual([]);
});

test('a policy that is too large for IAM comes with what to do', () => {
  expect(describeSize(6_144)).toBeUndefined();
  expect(describeSize(6_145)).toContain('Use it as an inline policy of a role, which may have 10240.');
  expect(describeSize(10_241)).toContain('divide it into several managed policies');
});

describe('the command', () => {
  const run = (...args: string[]) => runCommand((terminal) => policyCommand(terminal, async () => assembly), args);

  test.each([[[]], [['--payloads']]])('%j asks to choose a policy, and exits with 2', async (args) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', err: 'catchbasin: choose --read-only or --operator.\n' });
  });

  test('tells that a stack without ARNs must be deployed first', async () => {
    const cloudFormation = mockClient(CloudFormationClient);
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Stack with id Catchbasin-test does not exist'));
    const { code, err } = await run('--operator');
    expect([code, err]).toEqual([1, expect.stringContaining('Deploy it first')]);
    cloudFormation.restore();
  });
});
