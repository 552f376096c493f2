import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { Context } from 'aws-lambda';
import { ALARMS } from '#contract/observability';
import { AwsServer } from '#test/support/aws-server';
import { FunctionOutput, type MetricLine } from '#test/support/function-output';
import { synthesized } from '#test/support/stack';

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

let template: Template;
beforeAll(() => {
  template = synthesized();
});

test('every alarm has a section in the runbook, and every section an alarm', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const tables = ['Rejection reasons', 'Log messages'];
  expect(sections.sort()).toEqual([...Object.values(ALARMS), ...tables].sort());
});

test('every alarm on a metric of our own reads a metric that a function publishes, with its dimensions', async () => {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const own = alarms
    .filter(({ Properties }) => Properties.Namespace && !Properties.Namespace.startsWith('AWS/'))
    .map(({ Properties: { Namespace, MetricName, Dimensions } }) => ({
      namespace: Namespace,
      metric: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }: Dimension) => [Name, Value])),
    }));
  expect(own).toHaveLength(1);
  const published = (await requeueMetrics()).flatMap(({ namespace, dimensions, values }) =>
    Object.keys(values).map((metric) => ({ namespace, metric, dimensions })),
  );
  expect(published).toEqual(own);
});

/** Runs the requeue function of stage `test`, with nothing to queue, and returns the metrics that it publishes. */
async function requeueMetrics(): Promise<MetricLine[]> {
  const environment = process.env;
  process.env = { ...environment, STAGE: 'test', PAYLOAD_BUCKET: 'payloads', QUEUE_URLS: '{}' };
  const aws = new AwsServer();
  await aws.listen();
  await aws.createBucket('payloads');
  const output = new FunctionOutput();
  try {
    const { handler } = await import('#lambdas/requeue/index');
    await handler({}, { getRemainingTimeInMillis: () => 60_000 } as Context);
    return output.metrics;
  } finally {
    output.restore();
    process.env = environment;
    await aws.close();
  }
}

test('every alarm exists, notifies the topic, and its description names its runbook section', () => {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const names: string[] = alarms.map(({ Properties }) => Properties.AlarmName);
  for (const name of Object.values(ALARMS)) expect(names.some((each) => each.endsWith(name))).toBe(true);
  expect(new Set(names).size).toBe(names.length);
  for (const { Properties } of alarms) {
    expect(Properties.AlarmDescription).toMatch(/docs\/runbook\.md, section [a-z0-9-]+\.$/);
    expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^WebhooksAlarmsTopic/) }]);
    expect(Properties.OKActions).toEqual(Properties.AlarmActions);
    const missingDataIsHealthy = !Properties.AlarmName.endsWith(ALARMS.unqueuedWebhooks);
    expect(Properties.TreatMissingData).toBe(missingDataIsHealthy ? 'notBreaching' : 'breaching');
  }
});

test('subscribes every address, and accepts publishing over TLS only', () => {
  for (const Endpoint of ['oncall@example.com', 'boss@example.com']) {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint });
  }
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Action: 'sns:Publish' })]) },
  });
});

test('allows the alarms of this account to publish', () => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
        }),
      ]),
    },
  });
});

test.each([
  ['ingest-5xx-rate', '5xx', 1],
  ['ingest-4xx-rate', '4xx', 20],
])('%s is a percentage of requests, from ten requests on', (name, metric, threshold) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `Catchbasin-test-${name}`,
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'IF(requests >= 10, 100 * failures / requests, 0)' }),
      Match.objectLike({
        MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: metric }), Period: 300, Stat: 'Sum' }),
      }),
      Match.objectLike({
        MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'Count' }), Stat: 'SampleCount' }),
      }),
    ]),
  });
});

test.each([
  ['urgent-dead-letters-waiting', 'ApproximateNumberOfMessagesVisible', 'Maximum', 1],
  ['urgent-oldest-webhook-age', 'ApproximateAgeOfOldestMessage', 'Maximum', 900],
  ['rest-oldest-webhook-age', 'ApproximateAgeOfOldestMessage', 'Maximum', 3_600],
])('%s watches %s', (name, MetricName, Statistic, Threshold) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `Catchbasin-test-${name}`,
    MetricName,
    Statistic,
    Threshold,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});

test('processing-deferred counts deferrals by the table and the store, and errors and throttles of the processor', () => {
  const metric = (MetricName: string) =>
    Match.objectLike({
      MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName }), Period: 300, Stat: 'Sum' }),
    });
  const deferred = (reason: string) =>
    Match.objectLike({
      Id: reason,
      MetricStat: Match.objectLike({
        Metric: {
          Namespace: 'Catchbasin',
          MetricName: 'WebhooksDeferred',
          Dimensions: [
            { Name: 'lane', Value: 'rest' },
            { Name: 'reason', Value: reason },
            { Name: 'service', Value: 'process' },
            { Name: 'stage', Value: 'test' },
          ],
        },
        Stat: 'Sum',
      }),
    });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'Catchbasin-test-rest-processing-deferred',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'SUM([table, store, version, errors, throttles])' }),
      deferred('table'),
      deferred('store'),
      deferred('version'),
      metric('Errors'),
      metric('Throttles'),
    ]),
  });
});
