import { Match, type Template } from 'aws-cdk-lib/assertions';
import { asana } from '#contract/providers/index';
import { outputName } from '#lib/output-name';
import { CONFIG, synthesized } from '#test/support/stack';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

describe('store', () => {
  test('keeps payloads encrypted, private, over TLS only, and beyond the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: {
          Rules: [
            Match.objectLike({ ExpirationInDays: 30, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
          ],
        },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('empties and deletes the bucket with the stack only with retainPayloads: false', () => {
    synthesized({ ...CONFIG, retainPayloads: false }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });
});

describe('queue', () => {
  test('has a visibility timeout of six function timeouts and the window, and the largest max receive count', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      // 512 MiB hold eight of the largest bodies at once: a batch of ten takes two rounds.
      VisibilityTimeout: 6 * (2 * 40 + 20) + 2,
      MessageRetentionPeriod: 14 * 86_400,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { maxReceiveCount: 1_000, deadLetterTargetArn: Match.anyValue() },
    });
  });

  test('keeps dead letters for 14 days', () => {
    const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
    const deadLetterQueues = queues.filter(([id]) => id.includes('DeadLetter'));
    expect(deadLetterQueues).toHaveLength(2);
    for (const [, { Properties }] of deadLetterQueues) {
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
    }
  });

  test('accepts messages of 1 MiB, as large as an inline webhook may be', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { MaximumMessageSize: 1_048_576 });
  });

  test('accepts messages over TLS only, on every queue', () => {
    const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy'));
    expect(policies).toHaveLength(4);
    for (const { Properties } of policies) {
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });
});

test.each([
  ['outlive their lane and the stack', {}, ['RetainExceptOnCreate', 'Retain']],
  ['are deleted with their lane with retainPayloads: false', { retainPayloads: false }, ['Delete', 'Delete']],
])('queues and dead letters %s', (_, option, [DeletionPolicy, UpdateReplacePolicy]) => {
  const queues = Object.values(synthesized({ ...CONFIG, ...option }).findResources('AWS::SQS::Queue'));
  expect(queues).toHaveLength(4);
  for (const queue of queues) expect(queue).toMatchObject({ DeletionPolicy, UpdateReplacePolicy });
});

describe('process', () => {
  test('sets its reserved concurrency and the maximum concurrency of its mapping', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 20, Timeout: 2 * 40 + 20 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 2,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 15 },
    });
  });

  test('reserves no concurrency with reservedConcurrency: false', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 256,
      ReservedConcurrentExecutions: Match.absent(),
    });
  });
});

test('Lambda writes lines about failed invocations only, as JSON', () => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const ours = functions.filter(({ Properties }) => Properties.Environment?.Variables.STAGE);
  expect(ours.length).toBeGreaterThan(3);
  for (const { Properties } of ours) {
    const levels = { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' };
    expect(Properties.LoggingConfig).toMatchObject(levels);
  }
});

describe('ingest', () => {
  test('has one route for all topics, throttled and logged without query or headers', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'ANY /{topic}' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 80 },
    });
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const fields = Object.values(JSON.parse(stage?.Properties.AccessLogSettings.Format)).join(' ');
    expect(fields).toContain('$context.status');
    expect(fields).not.toMatch(/header|query|authorizer/i);
  });
});

describe('a custom domain', () => {
  const domain = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/c' };

  test('serves the topics in addition to the address of API Gateway', () => {
    const stack = synthesized({ ...CONFIG, domain });
    stack.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'hooks.example.com' });
    stack.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    stack.hasOutput('EndpointStripe', { Value: 'https://hooks.example.com/stripe' });
    stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
  });

  test('is the only address with mutual TLS', () => {
    const stack = synthesized({ ...CONFIG, domain: { ...domain, truststore: { bucket: 'trust', key: 'ca.pem' } } });
    stack.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      MutualTlsAuthentication: { TruststoreUri: 's3://trust/ca.pem' },
    });
    stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });
});

test('keeps idempotency records in a table with expiry and point-in-time recovery', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

describe('requeue', () => {
  const requeue = () => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const [id, resource] = functions.find(([each]) => each.startsWith('WebhooksRequeueFunction')) ?? [];
    return { id, properties: resource?.Properties };
  };

  test('runs every minute, and ends before the next run starts', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(requeue().properties.Timeout).toBeLessThanOrEqual(55);
  });

  test('is run again by the schedule only, and reserves no concurrency', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: requeue().id },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0 } })],
    });
    expect(requeue().properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('missing data of the requeue function is an alarm', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Catchbasin-test/unqueued-webhooks',
      MetricName: 'WebhooksUnqueued',
      TreatMissingData: 'breaching',
    });
  });
});

describe('reminder', () => {
  const functions = () => Object.entries(template.findResources('AWS::Lambda::Function'));
  const remind = () => functions().find(([id]) => id.startsWith('WebhooksReminderFunction')) ?? [];

  test('runs at the same minute of each hour, after the metrics of the last hour are complete', () => {
    const [id] = remind();
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(20 * * * ? *)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [id, 'Arn'] } })],
    });
  });

  test('knows the dead-letter queue of each lane and the topic of the alarms', () => {
    const [, resource] = remind();
    const {
      DEAD_LETTER_QUEUES: queues,
      ALARM_TOPIC_ARNS: topics,
      ...env
    } = resource?.Properties.Environment.Variables ?? {};
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    expect(env).toEqual({ STAGE: 'test', RUNBOOK_URL: 'docs/runbook.md' });
    expect(topics).toEqual({ Ref: topic });
    const [urgent, rest] = ['urgent', 'rest'].map((lane) =>
      Object.keys(template.findResources('AWS::SQS::Queue')).find((id) =>
        id.startsWith(`WebhooksLane${lane}DeadLetterQueue`),
      ),
    );
    expect(queues['Fn::Join'][1]).toEqual([
      '{"urgent":"',
      { 'Fn::GetAtt': [urgent, 'QueueName'] },
      '","rest":"',
      { 'Fn::GetAtt': [rest, 'QueueName'] },
      '"}',
    ]);
  });

  test('is the only function that the local mode does not run', () => {
    const needsAws = functions().filter(([, { Metadata }]) => Metadata?.['catchbasin:needs-aws']);
    expect(needsAws.map(([id]) => id)).toEqual([remind()[0]]);
  });
});

test('ingest may set the secret of a pending topic only', () => {
  const pending = (isPending: boolean) =>
    synthesized({ ...CONFIG, topics: { a: { lane: 'rest', verify: asana({ secretName: 's', pending: isPending }) } } });
  expect(JSON.stringify(pending(true).toJSON())).toContain('secretsmanager:PutSecretValue');
  expect(JSON.stringify(pending(false).toJSON())).not.toContain('secretsmanager:PutSecretValue');
});

test('every function has the same architecture and runtime, and writes to its own log group only', () => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(5);
  for (const { Properties } of functions) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogGroup: {} },
    });
  }
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

test('no policy has a wildcard action, or a wildcard resource where IAM knows resources', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const wildcards = statements.filter(({ Resource, Action }) => Resource === '*' || Action === '*');
  expect(wildcards.map(({ Action }) => Action)).toEqual(['cloudwatch:GetMetricData']);
});

test('template and metadata contain the names of secrets, never their values', () => {
  const metadata = template.toJSON().Metadata.Catchbasin;
  expect(metadata.topics.stripe.verify.secretName).toBe('webhooks/stripe');
  // The form of Stripe's secrets is described by `whsec_.+` and `whsec_…`. No secret begins like these.
  const text = JSON.stringify(template.toJSON()).replaceAll(/"whsec_(\.\+|…)"/g, '');
  expect(text).not.toContain('whsec_');
});

test('outputs the endpoint of each topic, the bucket, the queues of each lane and the log group of each function', () => {
  const outputs = Object.keys(template.toJSON().Outputs);
  expect(outputs.sort()).toEqual([
    'DeadLetterQueueRest',
    'DeadLetterQueueUrgent',
    'EndpointInternal',
    'EndpointOrders',
    expect.stringMatching(/^EndpointOrdersV2[0-9a-f]{4}$/),
    'EndpointStripe',
    'LogGroupAccess',
    'LogGroupIngest',
    'LogGroupProcessRest',
    'LogGroupProcessUrgent',
    'LogGroupRemind',
    'LogGroupRequeue',
    'PayloadBucket',
    'QueueRest',
    'QueueUrgent',
  ]);
});

test('output names are distinct and do not depend on other names', () => {
  const names = ['ab', 'a-b', 'a.b', 'a_b', 'a--b', 'a-b-', 'a-b2', 'a.b2', 'a2', 'a-2', '2a', 'a'];
  expect(new Set(names.map(outputName)).size).toBe(names.length);
  expect(['orders', 'vip-orders', 'orders2'].map(outputName)).toEqual(['Orders', 'VipOrders', 'Orders2']);
  for (const name of names) expect(outputName(name)).toMatch(/^[A-Za-z0-9]+$/);
});
