import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { CloudWatchMetrics } from '#ops/metrics/cloudwatch-metrics';
import type { MetricQuery, MetricSpan } from '#ops/metrics/stage-metrics';

const cloudWatch = mockClient(CloudWatchClient);
const SPAN: MetricSpan = {
  since: new Date('2026-11-24T11:00:00Z'),
  until: new Date('2026-11-24T11:20:00Z'),
  periodSeconds: 300,
};
const at = (minute: number) => new Date(SPAN.since.getTime() + minute * 60_000);
const query = (n: number): MetricQuery => ({
  namespace: 'Catchbasin',
  name: `Metric${n}`,
  dimensions: { stage: 'prod', topic: 'orders' },
  statistic: 'Sum',
});

let metrics: CloudWatchMetrics;
beforeEach(() => {
  process.env.AWS_REGION = 'us-east-1';
  cloudWatch.reset();
  metrics = new CloudWatchMetrics({ stackName: 'Catchbasin-prod', apiId: 'a1b2' });
});
afterEach(() => metrics.close());

test('asks for a metric with its dimensions, and puts its values into periods', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({
    // CloudWatch begins with the latest value.
    MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: [at(15), at(5)], Values: [7, 3] }],
  });
  expect(await metrics.values([query(0)], SPAN)).toEqual([[undefined, 3, undefined, 7]]);
  expect(cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input).toMatchObject({
    StartTime: SPAN.since,
    EndTime: SPAN.until,
    MetricDataQueries: [
      {
        MetricStat: {
          Metric: {
            Namespace: 'Catchbasin',
            MetricName: 'Metric0',
            Dimensions: [
              { Name: 'stage', Value: 'prod' },
              { Name: 'topic', Value: 'orders' },
            ],
          },
          Period: 300,
          Stat: 'Sum',
        },
      },
    ],
  });
});

test('reads 500 metrics in a call, and all pages of it', async () => {
  const queries = Array.from({ length: 501 }, (_, n) => query(n));
  cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries, NextToken }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }: { Id: string; MetricStat: never }) => ({
      Id,
      StatusCode: NextToken ? 'Complete' : 'PartialData',
      Timestamps: [at(NextToken ? 5 : 0)],
      Values: [Number((MetricStat as { Metric: { MetricName: string } }).Metric.MetricName.slice(6))],
    })),
    ...(!NextToken && { NextToken: 'more' }),
  }));
  const series = await metrics.values(queries, SPAN);
  expect(series[500]).toEqual([500, 500, undefined, undefined]);
  const sizes = cloudWatch
    .commandCalls(GetMetricDataCommand)
    .map(({ args }) => args[0].input.MetricDataQueries?.length);
  expect(sizes.sort()).toEqual([1, 1, 500, 500]);
});

test('a metric without all of its data is an error, not a smaller number', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'm0', StatusCode: 'InternalError' }] });
  await expect(metrics.values([query(0)], SPAN)).rejects.toThrow(
    'CloudWatch returned InternalError for the metric Metric0',
  );
});

test('reads the alarms of the stack on all pages', async () => {
  const alarm = { AlarmName: 'Catchbasin-prod/ingest-5xx', StateValue: 'ALARM' as const, AlarmDescription: 'text' };
  cloudWatch
    .on(DescribeAlarmsCommand)
    .callsFake(({ NextToken }) =>
      NextToken
        ? { CompositeAlarms: [{ ...alarm, AlarmName: 'Catchbasin-prod/high/webhooks-dead-lettered' }] }
        : { MetricAlarms: [{ ...alarm, StateTransitionedTimestamp: at(3) }], NextToken: 'more' },
    );
  expect(await metrics.alarms()).toMatchObject([
    { name: 'Catchbasin-prod/ingest-5xx', state: 'ALARM', since: at(3), description: 'text' },
    { name: 'Catchbasin-prod/high/webhooks-dead-lettered', state: 'ALARM' },
  ]);
  // Otherwise the alarms of another stack, such as Catchbasin-prod-eu, would be found as well.
  expect(cloudWatch.commandCalls(DescribeAlarmsCommand)[0]?.args[0].input.AlarmNamePrefix).toBe('Catchbasin-prod/');
});
