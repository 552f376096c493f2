import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { unsigned } from '#contract/providers/index';
import { CONFIG, propertiesOf, stackOf, synthesized } from '#test/support/stack';

const topic = { lane: 'rest', verify: unsigned() };

test('a topic with its own retention has its own lifecycle rule, and no other topic has', () => {
  const topics = { a: topic, 'a.b': { ...topic, payloadRetentionDays: 29 } };
  synthesized({ ...CONFIG, topics }).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [
        Match.objectLike({ ExpirationInDays: 30, Prefix: Match.absent() }),
        { Id: 'forget-topic=a.b', Status: 'Enabled', Prefix: 'webhooks/topic=a.b/', ExpirationInDays: 29 },
      ],
    },
  });
});

test('every log group keeps its logs for the configured days', () => {
  const template = synthesized({ ...CONFIG, logRetentionDays: 365 });
  expect(Object.keys(template.findResources('AWS::Logs::LogGroup')).length).toBeGreaterThan(5);
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('a domain names the version of its truststore and the certificate that proves ownership', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/c';
  const ownershipCertificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/o';
  const truststore = { bucket: 'trust', key: 'ca.pem', version: 'v1' };
  const domain = { name: 'hooks.example.com', certificateArn, ownershipCertificateArn, truststore };
  synthesized({ ...CONFIG, domain }).hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
    DomainNameConfigurations: [
      { CertificateArn: certificateArn, OwnershipVerificationCertificateArn: ownershipCertificateArn },
    ],
    MutualTlsAuthentication: { TruststoreUri: 's3://trust/ca.pem', TruststoreVersion: 'v1' },
  });
});

describe('dualStack', () => {
  const domain = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/c' };
  const WARNING = 'catchbasin:allow-from-without-ipv6';
  const warningsOf = (config: WebhooksConfig) =>
    Annotations.fromStack(stackOf(config))
      .findWarning('*', Match.stringLikeRegexp(WARNING))
      .map(({ entry }) => entry.data);

  test('sets the types of addresses of the API and of the domain', () => {
    const template = synthesized({ ...CONFIG, domain, dualStack: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { IpAddressType: 'dualstack' });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainNameConfigurations: [Match.objectLike({ IpAddressType: 'dualstack' })],
    });
    const without = synthesized({ ...CONFIG, domain });
    expect(JSON.stringify(without.toJSON())).not.toContain('IpAddressType');
  });

  test('warns of topics whose ranges have no IPv6', () => {
    const topics = {
      all: topic,
      both: { ...topic, allowFrom: ['192.0.2.0/24', '2001:db8::/32'] },
      old: { ...topic, allowFrom: ['192.0.2.0/24'] },
      older: { ...topic, allowFrom: ['198.51.100.7/32'] },
    };
    expect(warningsOf({ ...CONFIG, topics, dualStack: true })).toEqual([
      expect.stringContaining('allowFrom of old, older has IPv4 ranges only'),
    ]);
    expect(warningsOf({ ...CONFIG, topics })).toEqual([]);
    expect(warningsOf({ ...CONFIG, topics: { both: topics.both }, dualStack: true })).toEqual([]);
  });
});

test('tracing is active in every function, whose role may upload traces, and in none without the option', () => {
  const template = synthesized({ ...CONFIG, tracing: true });
  const functions = propertiesOf(template, 'AWS::Lambda::Function');
  expect(functions.map(({ TracingConfig }) => TracingConfig)).toEqual(Array(5).fill({ Mode: 'Active' }));
  const anywhere = propertiesOf(template, 'AWS::IAM::Policy').map(({ PolicyDocument }) =>
    PolicyDocument.Statement.filter(({ Resource }: { Resource: unknown }) => Resource === '*').flatMap(
      ({ Action }: { Action: string | string[] }) => Action,
    ),
  );
  const traces = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
  expect(anywhere).toHaveLength(5);
  expect(anywhere.filter((actions) => actions.length === 2)).toEqual(Array(4).fill(traces));
  // The function that reminds of dead letters reads metrics too.
  expect(anywhere.filter((actions) => actions.length !== 2)).toEqual([['cloudwatch:GetMetricData', ...traces]]);
  expect(JSON.stringify(synthesized().toJSON())).not.toMatch(/xray|TracingConfig/);
});

test('a protected table outlives the stack, so that CloudFormation can delete the stack', () => {
  const warmThroughput = { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 40_000 };
  synthesized({ ...CONFIG, table: { deletionProtection: true, warmThroughput } }).hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      DeletionProtectionEnabled: true,
      WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 40_000 },
    },
  });
  synthesized().hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Delete',
    Properties: { DeletionProtectionEnabled: Match.absent(), WarmThroughput: Match.absent() },
  });
});

test.each(['governance', 'compliance'] as const)(
  'objectLock locks new objects in %s mode and deletes old versions',
  (mode) => {
    synthesized({ ...CONFIG, objectLock: { mode, days: 7 } }).hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: mode.toUpperCase(), Days: 7 } },
      },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({ ExpirationInDays: 30 }),
          { Id: 'forget-versions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
          { Id: 'forget-delete-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        ],
      },
    });
  },
);

test('a bucket without objectLock has no versions', () => {
  synthesized().hasResourceProperties('AWS::S3::Bucket', {
    VersioningConfiguration: Match.absent(),
    ObjectLockEnabled: Match.absent(),
    ObjectLockConfiguration: Match.absent(),
  });
});
