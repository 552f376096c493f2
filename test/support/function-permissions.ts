import { asana, stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { ACCOUNT, REGION } from '#local/resolver';
import { Iam } from './iam.ts';
import { CONFIG, synthesized } from './stack.ts';

const pending = asana({ secretName: 'webhooks/asana', pending: true });
const reconcile = {
  every: 900,
  lookBack: 86_400,
  source: stripeEvents({ apiKeyName: 'webhooks/registered-api-key' }),
  allowRegister: true,
};
export const iam = new Iam(
  synthesized({
    ...CONFIG,
    safeDeployments: true,
    topics: {
      ...CONFIG.topics,
      asana: { lane: 'rest', verify: pending },
      registered: { lane: 'rest', verify: stripe({ secretName: 'webhooks/registered' }), reconcile },
    },
  }),
);

/** A resource, and the context keys of the request to it. */
export type On = readonly [resource: string, context?: Record<string, string>];
/** Group of deployments by CodeDeploy. The physical ids of groups and application are their logical ids. */
const deploymentGroup = (name: string) => {
  const group = iam.idOf('AWS::CodeDeploy::DeploymentGroup', `WebhooksDeploymentsGroup${name}`);
  return `arn:aws:codedeploy:${REGION}:${ACCOUNT}:deploymentgroup:${iam.idOf('AWS::CodeDeploy::Application')}/${group}`;
};
export const bucket = iam.arn('AWS::S3::Bucket', 'WebhooksStoreBucket');
export const payload = `${bucket}/webhooks/topic=stripe/dt=2026-01-01/hh=00/id.json`;
export const marker = `${bucket}/unqueued/urgent/id`;
export const probed = `${bucket}/probe/id`;
const version = (owner: string) => `${iam.arn('AWS::Lambda::Function', owner)}:7`;
const deployments = ['ingest', 'lanerest', 'laneurgent'].map((group): On => [deploymentGroup(group)]);
export const queue = (lane: string) => iam.arn('AWS::SQS::Queue', `WebhooksLane${lane}Queue`);
export const deadLetters = (lane: string) => iam.arn('AWS::SQS::Queue', `WebhooksLane${lane}DeadLetterQueue`);
export const secret = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;
export const alarmTopic = iam.arn('AWS::SNS::Topic', 'WebhooksAlarmsTopic');
export const table = iam.arn('AWS::DynamoDB::Table');
export const logsOf = (owner: string) => iam.arn('AWS::Logs::LogGroup', owner).replace(/\*$/, 'log-stream:one');
export const roleOf = (owner: string) => iam.arn('AWS::IAM::Role', `${owner}Role`);

const logs = (owner: string): Record<string, On[]> => ({
  'logs:CreateLogStream': [[logsOf(owner)]],
  'logs:PutLogEvents': [[logsOf(owner)]],
});

interface FunctionPermissions {
  /** The beginning of the logical ids of the function's resources. */
  readonly owner: string;
  /** The actions that its code calls. */
  readonly calls: Record<string, On[]>;
  /** The actions that AWS services call with its role. */
  readonly onItsBehalf: Record<string, On[]>;
}

/** The actions that each function needs, with their resources. */
export const FUNCTIONS: Record<string, FunctionPermissions> = {
  ingest: {
    owner: 'WebhooksIngestFunction',
    calls: {
      's3:DeleteObject': [[probed]],
      's3:PutObject': [[payload], [marker], [probed]],
      'secretsmanager:GetSecretValue': ['stripe', 'shared', 'asana', 'registered'].map((name) => [
        secret(`webhooks/${name}`),
      ]),
      'secretsmanager:PutSecretValue': [[secret('webhooks/asana')]],
      'sqs:GetQueueAttributes': [[queue('urgent')], [queue('rest')]],
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
      's3:ListBucket': [
        [bucket, { 's3:prefix': 'unqueued/' }],
        [bucket, { 's3:prefix': 'unqueued/urgent/id' }],
      ],
      'sqs:SendMessage': [[queue('urgent')], [queue('rest')]],
    },
    onItsBehalf: logs('WebhooksRequeueFunction'),
  },
  reconcile: {
    owner: 'WebhooksReconcileFunction',
    calls: {
      'dynamodb:BatchGetItem': [[table]],
      'dynamodb:GetItem': [[table]],
      'dynamodb:PutItem': [[table]],
      'dynamodb:UpdateItem': [[table]],
      's3:PutObject': [[payload]],
      'secretsmanager:DescribeSecret': [[secret('webhooks/registered')]],
      'secretsmanager:GetSecretValue': [[secret('webhooks/registered-api-key')], [secret('webhooks/registered')]],
      'secretsmanager:PutSecretValue': [[secret('webhooks/registered')]],
      'sqs:GetQueueAttributes': [[queue('rest')]],
      'sqs:SendMessage': [[queue('rest')]],
    },
    onItsBehalf: logs('WebhooksReconcileFunction'),
  },
  probe: {
    owner: 'WebhooksDeploymentsProbe',
    calls: {
      'codedeploy:GetDeployment': deployments,
      'codedeploy:PutLifecycleEventHookExecutionStatus': [['*']],
      'lambda:InvokeFunction': ['WebhooksIngestFunction', 'WebhooksLaneurgentProcess', 'WebhooksLanerestProcess'].map(
        (owner) => [version(owner)],
      ),
    },
    onItsBehalf: logs('WebhooksDeploymentsProbe'),
  },
  remind: {
    owner: 'WebhooksReminderFunction',
    calls: { 'cloudwatch:GetMetricData': [['*']], 'sns:Publish': [[alarmTopic]] },
    onItsBehalf: logs('WebhooksReminderFunction'),
  },
};
