/** A limit of AWS that a configuration can exceed. */
export interface Limit {
  /** The limited thing. An error names the resource after it. */
  readonly name: string;
  /** The AWS service that sets the limit. */
  readonly service: string;
  /** The page of the service's documentation that states the limit. */
  readonly source: string;
  readonly max: number;
  readonly unit: string;
  /** The part of a configuration that counts towards the limit. */
  readonly counts: string;
  /** The change of the configuration that gets below the limit. */
  readonly remedy: string;
  /** AWS raises the limit of an account on request. @default false */
  readonly adjustable?: boolean;
}

const ANOTHER_STACK = 'receive some topics in another stack';

/** Limits that a synthesis checks, by the names that the context `catchbasin:quotas` uses. */
export const LIMITS = {
  resources: {
    name: 'Resources of the stack',
    service: 'CloudFormation',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    max: 500,
    unit: 'resources',
    counts: 'About 25 for each lane, three alarms for each topic up to 40 topics, `expectEvery`, recipients, your own',
    remedy:
      'Use fewer lanes, set alarms: false or omit expectEvery on topics, or move resources of your own to another ' +
      'stack.',
  },
  outputs: {
    name: 'Outputs of the stack',
    service: 'CloudFormation',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    max: 200,
    unit: 'outputs',
    counts: 'Three for each lane, one for each topic up to 20 topics, your own',
    remedy: 'Use fewer lanes, or move outputs of your own to another stack.',
  },
  parameters: {
    name: 'Parameters of the stack',
    service: 'CloudFormation',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    max: 200,
    unit: 'parameters',
    counts: 'One for each lane, your own',
    remedy: 'Use fewer lanes, or move parameters of your own to another stack.',
  },
  /** The quota of 1 MB is decimal: CloudFormation's error says 1000000 bytes, and so does cfn-lint. */
  templateBytes: {
    name: 'Template of the stack',
    service: 'CloudFormation',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    max: 1_000_000,
    unit: 'bytes',
    counts: 'Each topic with all its options, each alarm, each lane, your own resources',
    remedy: `Set suppressTemplateIndentation: true on the stack, or ${ANOTHER_STACK}.`,
  },
  dynamicReferences: {
    name: 'Dynamic references of the stack',
    service: 'CloudFormation',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    max: 60,
    unit: 'references',
    counts: 'Recipients with `httpsSecretName`, once for each severity',
    remedy: 'Use fewer recipients with httpsSecretName, or subscribe them to a topic of your own and use its topicArn.',
  },
  /** The sum for a role. White space does not count. */
  inlinePolicies: {
    name: 'Inline policies of the role',
    service: 'IAM',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    max: 10_240,
    unit: 'characters',
    counts: 'Each lane, the first secrets, and what `infrastructure.grant` grants to the processor of a lane',
    remedy: 'Use fewer lanes, or grant less to the topics of one lane. Each lane has a role of its own.',
  },
  managedPolicy: {
    name: 'Managed policy',
    service: 'IAM',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    max: 6_144,
    unit: 'characters',
    counts: 'What `infrastructure.grant` grants beyond the inline policies. The CDK does not divide a statement',
    remedy: 'Divide the statement, or grant a common prefix of the names.',
  },
  managedPoliciesOfRole: {
    name: 'Managed policies of the role',
    service: 'IAM',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    max: 10,
    unit: 'policies',
    counts: 'One for about 60 secrets, by the length of their names, one in a VPC, your own',
    remedy: `Let topics share secrets, use shorter names of secrets, or ${ANOTHER_STACK}.`,
    adjustable: true,
  },
  environment: {
    name: 'Environment of the function',
    service: 'Lambda',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    max: 4_096,
    unit: 'bytes',
    counts: 'The address of the queue of each lane, the recipients with `topicArn`, variables that you add',
    remedy: 'Use fewer lanes, shorter names of lanes and of the stack, or fewer variables of your own.',
  },
  functionPolicy: {
    name: 'Resource-based policy of the function',
    service: 'Lambda',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    max: 20_480,
    unit: 'bytes',
    counts: 'Each permission to invoke the function. Your own routes and rules add some',
    remedy: 'Grant one permission for several routes or rules, or invoke a function of your own.',
  },
  routes: {
    name: 'Routes of the API',
    service: 'API Gateway',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    max: 300,
    unit: 'routes',
    counts: 'One for all topics, one for each topic with a `throttle`, your own',
    remedy: `Omit the throttle of topics, remove routes of your own, or ${ANOTHER_STACK}.`,
    adjustable: true,
  },
  integrations: {
    name: 'Integrations of the API',
    service: 'API Gateway',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    max: 300,
    unit: 'integrations',
    counts: 'One for all topics, your own',
    remedy: `Use an integration for several routes, or ${ANOTHER_STACK}.`,
  },
  alarmExpression: {
    name: 'Expression of the alarm',
    service: 'CloudWatch',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html',
    max: 2_048,
    unit: 'characters',
    counts: 'With more than 40 topics, the names of the topics with `alarms: false`',
    remedy: `Set alarms: false on fewer topics, use shorter names of topics, or ${ANOTHER_STACK}.`,
  },
  topicsOfAlarm: {
    name: 'Topics of a shared alarm',
    service: 'CloudWatch',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html',
    max: 500,
    unit: 'topics',
    counts: 'Topics without `alarms: false`',
    remedy: `Set alarms: false on topics that need none, or ${ANOTHER_STACK}.`,
  },
  lifecycleRules: {
    name: 'Lifecycle rules of the bucket',
    service: 'S3',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleConfiguration.html',
    max: 1_000,
    unit: 'rules',
    counts: 'One for all topics, one for each topic with `payloadRetentionDays`, your own',
    remedy: `Omit the payloadRetentionDays of topics, remove rules of your own, or ${ANOTHER_STACK}.`,
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
