import { Match, type Template } from 'aws-cdk-lib/assertions';
import { asana } from '#contract/providers/index';
import { outputName } from '#lib/outputs';
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

  test('empties and deletes the bucket with the stack only when it is told to', () => {
    synthesized({ ...CONFIG, retainPayloads: false }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });
});

describe('queue', () => {
  test('hides a message for six function timeouts and the window, and hands it out as often as SQS allows', () => {
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

  test('takes messages over TLS only, on every queue', () => {
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
  ['outlive their lane, and the stack', {}, ['RetainExceptOnCreate', 'Retain']],
  ['go with their lane only where payloads need not be retained', { retainPayloads: false }, ['Delete', 'Delete']],
])('queues and dead letters %s', (_, said, [DeletionPolicy, UpdateReplacePolicy]) => {
  const queues = Object.values(synthesized({ ...CONFIG, ...said }).findResources('AWS::SQS::Queue'));
  expect(queues).toHaveLength(4);
  for (const queue of queues) expect(queue).toMatchObject({ DeletionPolicy, UpdateReplacePolicy });
});

describe('process', () => {
  test('runs within the concurrency that is reserved and the mapping may use', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 20, Timeout: 2 * 40 + 20 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 2,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 15 },
    });
  });

  test('reserves nothing where the account cannot spare it', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 256,
      ReservedConcurrentExecutions: Match.absent(),
    });
  });
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

describe('a domain of your own', () => {
  const domain = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/c' };

  test('serves the topics beside the address of API Gateway', () => {
    const stack = synthesized({ ...CONFIG, domain });
    stack.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'hooks.example.com' });
    stack.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    stack.hasOutput('EndpointStripe', { Value: 'https://hooks.example.com/stripe' });
    stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
  });

  test('is the only way in with mutual TLS', () => {
    const stack = synthesized({ ...CONFIG, domain: { ...domain, truststore: { bucket: 'trust', key: 'ca.pem' } } });
    stack.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      MutualTlsAuthentication: { TruststoreUri: 's3://trust/ca.pem' },
    });
    stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });
});

test('remembers processed webhooks in a table that forgets by itself and can be restored', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

describe('requeue', () => {
  test('runs every minute', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    // A run that takes longer would list what the next one does.
    const requeue = Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) =>
      id.startsWith('Requeue'),
    );
    expect(requeue?.[1].Properties.Timeout).toBeLessThanOrEqual(60);
  });

  test('its silence is an alarm', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Catchbasin-test-unqueued-webhooks',
      MetricName: 'WebhooksUnqueued',
      TreatMissingData: 'breaching',
    });
  });
});

test('a handshake may set the secret of a pending topic, and of no other', () => {
  const pending = (isPending: boolean) =>
    synthesized({ ...CONFIG, topics: { a: { lane: 'rest', verify: asana({ secretName: 's', pending: isPending }) } } });
  expect(JSON.stringify(pending(true).toJSON())).toContain('secretsmanager:PutSecretValue');
  expect(JSON.stringify(pending(false).toJSON())).not.toContain('secretsmanager:PutSecretValue');
});

test('every function runs one architecture and runtime, and writes to its own log group alone', () => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(4);
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

test('no policy allows anything on everything', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  expect(statements.filter(({ Resource, Action }) => Resource === '*' || Action === '*')).toEqual([]);
});

test('neither template nor metadata holds a secret, only its name', () => {
  const metadata = template.toJSON().Metadata.Catchbasin;
  expect(metadata.topics.stripe.verify.secret).toBe('webhooks/stripe');
  expect(JSON.stringify(template.toJSON())).not.toContain('whsec_');
});

test('tells where each topic is posted to, and where its webhooks lie', () => {
  const outputs = Object.keys(template.toJSON().Outputs);
  expect(outputs.sort()).toEqual([
    'DeadLetterQueueRest',
    'DeadLetterQueueUrgent',
    'EndpointInternal',
    'EndpointOrders',
    expect.stringMatching(/^EndpointOrdersV2[0-9a-f]{4}$/),
    'EndpointStripe',
    'PayloadBucket',
    'QueueRest',
    'QueueUrgent',
  ]);
});

test('names of outputs neither meet nor depend on which others there are', () => {
  const names = ['ab', 'a-b', 'a.b', 'a_b', 'a--b', 'a-b-', 'a-b2', 'a.b2', 'a2', 'a-2', '2a', 'a'];
  expect(new Set(names.map(outputName)).size).toBe(names.length);
  expect(['orders', 'vip-orders', 'orders2'].map(outputName)).toEqual(['Orders', 'VipOrders', 'Orders2']);
  for (const name of names) expect(outputName(name)).toMatch(/^[A-Za-z0-9]+$/);
});
