import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ALARMS } from '#contract/observability';
import { synthesized } from '#test/support/stack';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

test('every alarm has a section in the runbook, and every section an alarm', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(sections.sort()).toEqual(Object.values(ALARMS).sort());
});

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
  ['rest-processor-errors', 'Errors', 'Sum', 1],
  ['rest-processor-throttles', 'Throttles', 'Sum', 1],
])('%s watches %s', (name, MetricName, Statistic, Threshold) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `Catchbasin-test-${name}`,
    MetricName,
    Statistic,
    Threshold,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});
