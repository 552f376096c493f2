import { FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';

/** Resources that actions are allowed on. `any` stands for actions that IAM cannot restrict to a resource. */
export type Scope =
  | 'any'
  | 'stack'
  | 'api gateway account'
  | 'bootstrap parameter'
  | 'queues'
  | 'dead-letter queues'
  | 'mappings'
  | 'reconcile function'
  | 'log groups'
  | 'payload bucket'
  | 'payloads'
  | 'records of drops'
  | 'secrets'
  | 'alarm topics';

/** IAM actions by the resources that they are needed on. */
export type Actions = Readonly<Partial<Record<Scope, readonly string[]>>>;

const STACK: Actions = { stack: FIND_STACK_ACTIONS };
const READ_DEAD_LETTERS = ['sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'] as const;
const READ_LOGS: Actions = { 'log groups': ['logs:FilterLogEvents'] };

const RECONCILE: Actions = { ...STACK, 'reconcile function': ['lambda:InvokeFunction'] };

const PAUSE: Actions = {
  any: ['sts:GetCallerIdentity'],
  stack: [...FIND_STACK_ACTIONS, 'cloudformation:UpdateStack'],
  mappings: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
};

/**
 * IAM actions that each command needs. The policies and `docs/operating.md` are generated from them. A test compares
 * them with the calls of the code.
 */
export const COMMANDS = {
  doctor: {
    ...STACK,
    any: ['sts:GetCallerIdentity', 'lambda:GetAccountSettings', 'cloudwatch:DescribeAlarms'],
    'api gateway account': ['apigateway:GET'],
    'bootstrap parameter': ['ssm:GetParameter'],
    'dead-letter queues': ['sqs:GetQueueAttributes'],
    mappings: ['lambda:GetEventSourceMapping'],
    secrets: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
    'alarm topics': ['sns:ListSubscriptionsByTopic'],
  },
  status: {
    ...STACK,
    ...READ_LOGS,
    any: ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData'],
    queues: ['sqs:GetQueueAttributes'],
    'dead-letter queues': ['sqs:GetQueueAttributes'],
    mappings: ['lambda:GetEventSourceMapping'],
  },
  tail: { ...STACK, ...READ_LOGS },
  show: { ...STACK, ...READ_LOGS, 'payload bucket': ['s3:ListBucket'], payloads: ['s3:GetObject'] },
  'dlq list': { ...STACK, 'dead-letter queues': READ_DEAD_LETTERS },
  'dlq show': { ...STACK, ...READ_LOGS, 'dead-letter queues': READ_DEAD_LETTERS, payloads: ['s3:GetObject'] },
  'dlq redrive': {
    ...STACK,
    // The move task of SQS acts with the permissions of the caller.
    queues: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
    'dead-letter queues': [
      ...READ_DEAD_LETTERS,
      'sqs:CancelMessageMoveTask',
      'sqs:DeleteMessage',
      'sqs:ListMessageMoveTasks',
      'sqs:StartMessageMoveTask',
    ],
  },
  'dlq drop': {
    ...STACK,
    any: ['sts:GetCallerIdentity'],
    'dead-letter queues': [...READ_DEAD_LETTERS, 'sqs:DeleteMessage'],
    'records of drops': ['s3:PutObject'],
  },
  replay: {
    ...STACK,
    queues: ['sqs:SendMessage'],
    'payload bucket': ['s3:ListBucket'],
    payloads: ['s3:GetObject'],
  },
  'replay --failed-only': { ...READ_LOGS, 'dead-letter queues': READ_DEAD_LETTERS },
  reconcile: RECONCILE,
  'provider status': RECONCILE,
  'provider register': RECONCILE,
  pause: PAUSE,
  resume: PAUSE,
  policy: STACK,
  secret: {
    secrets: [
      'secretsmanager:CreateSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
  },
  'send --url': { secrets: ['secretsmanager:GetSecretValue'] },
} as const satisfies Readonly<Record<string, Actions>>;

export type CommandName = keyof typeof COMMANDS;
