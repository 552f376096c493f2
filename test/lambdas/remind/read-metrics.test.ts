import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type MetricQuery, readMetrics } from '#lambdas/remind/read-metrics';
import { MonitoringServer } from '#test/support/monitoring-server';

const environment = process.env;
const SPAN = { from: 1_000 * 3_600_000, until: 1_001 * 3_600_000 };
const START = SPAN.from / 1_000;

let server: MonitoringServer;
let client: CloudWatchClient;

beforeEach(async () => {
  process.env = { ...environment };
  server = new MonitoringServer();
  await server.listen();
  client = new CloudWatchClient({ maxAttempts: 1 });
});
afterEach(() => {
  client.destroy();
  server.close();
  process.env = environment;
});

const queriesOf = (count: number): MetricQuery[] =>
  Array.from({ length: count }, (_, n) => ({
    namespace: 'Catchbasin',
    name: 'WebhooksDeadLettered',
    dimensions: { stage: 'test', topic: `topic-${n}` },
    statistic: 'Sum',
  }));

test('asks for each metric with its dimensions, and for the whole span', async () => {
  expect(await readMetrics(client, queriesOf(1), SPAN, 3_600)).toEqual([new Map()]);
  expect(server.reads).toEqual([
    {
      MetricDataQueries: [
        {
          Id: 'm0',
          MetricStat: {
            Metric: {
              Namespace: 'Catchbasin',
              MetricName: 'WebhooksDeadLettered',
              Dimensions: [
                { Name: 'stage', Value: 'test' },
                { Name: 'topic', Value: 'topic-0' },
              ],
            },
            Period: 3_600,
            Stat: 'Sum',
          },
        },
      ],
      StartTime: START,
      EndTime: START + 3_600,
      ScanBy: 'TimestampAscending',
    },
  ]);
});

test('reads no metric without a call', async () => {
  expect(await readMetrics(client, [], SPAN, 60)).toEqual([]);
  expect(server.reads).toEqual([]);
});

test('reads more than 500 metrics in several calls, and keeps their order', async () => {
  server.answer = ({ MetricDataQueries }) => ({
    // CloudWatch does not promise an order.
    MetricDataResults: [...MetricDataQueries].reverse().map(({ Id, MetricStat }) => ({
      Id,
      StatusCode: 'Complete',
      Timestamps: [START],
      Values: [Number(MetricStat.Metric.Dimensions[1]?.Value.slice('topic-'.length))],
    })),
  });
  const series = await readMetrics(client, queriesOf(1_201), SPAN, 3_600);
  expect(server.reads.map(({ MetricDataQueries }) => MetricDataQueries.length).sort()).toEqual([201, 500, 500]);
  expect(series.map((values) => values.get(SPAN.from))).toEqual(Array.from({ length: 1_201 }, (_, n) => n));
});

test('joins the pages of a call', async () => {
  server.answer = ({ NextToken }) =>
    NextToken
      ? { MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: [START + 60], Values: [2] }] }
      : {
          MetricDataResults: [
            { Id: 'm0', StatusCode: 'PartialData', Timestamps: [START], Values: [1] },
            { Id: 'm1', StatusCode: 'Complete', Timestamps: [START], Values: [3] },
          ],
          NextToken: 'next',
        };
  expect(await readMetrics(client, queriesOf(2), SPAN, 60)).toEqual([
    new Map([
      [SPAN.from, 1],
      [SPAN.from + 60_000, 2],
    ]),
    new Map([[SPAN.from, 3]]),
  ]);
  expect(server.reads.map(({ NextToken }) => NextToken)).toEqual([undefined, 'next']);
});

test.each(['PartialData', 'InternalError', 'Forbidden'])(
  'fails when the data of a metric remain %s',
  async (status) => {
    server.answer = () => ({
      MetricDataResults: [
        { Id: 'm0', StatusCode: 'Complete' },
        { Id: 'm1', StatusCode: status, Timestamps: [START], Values: [1] },
      ],
    });
    await expect(readMetrics(client, queriesOf(2), SPAN, 60)).rejects.toThrow(
      `CloudWatch returned ${status} for the metric WebhooksDeadLettered of {"stage":"test","topic":"topic-1"}.`,
    );
  },
);

test('fails when CloudWatch returns nothing for a metric', async () => {
  server.answer = () => ({ MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete' }] });
  await expect(readMetrics(client, queriesOf(2), SPAN, 60)).rejects.toThrow('CloudWatch returned nothing for');
});

test('fails when CloudWatch refuses one of several calls', async () => {
  server.answer = ({ MetricDataQueries }) =>
    MetricDataQueries.length < 500
      ? undefined
      : { MetricDataResults: MetricDataQueries.map(({ Id }) => ({ Id, StatusCode: 'Complete' })) };
  await expect(readMetrics(client, queriesOf(501), SPAN, 60)).rejects.toMatchObject({ name: 'AccessDenied' });
});
