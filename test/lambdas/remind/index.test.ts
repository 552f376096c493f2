import { FunctionOutput } from '#test/support/function-output';
import { MonitoringServer, type SentQuery } from '#test/support/monitoring-server';
import webhooks from '#webhooks/config';

const environment = process.env;
const EVENT = { time: '2026-11-26T12:20:00Z' };
const START = Date.parse('2026-11-26T11:00:00Z') / 1_000;
const ENV = {
  STAGE: 'dev',
  DEAD_LETTER_QUEUES: JSON.stringify({ high: 'high-dead-letters', low: 'low-dead-letters' }),
  ALARM_TOPIC_ARNS: 'arn:aws:sns:us-east-1:000000000000:alarms',
  RUNBOOK_URL: 'https://example.com/runbook.md',
};

let server: MonitoringServer;
let output: FunctionOutput;

async function run(): Promise<void> {
  await jest.isolateModulesAsync(async () => {
    const { handler } = await import('#lambdas/remind/index');
    await handler(EVENT);
  });
}

/** Describes the metric of a query, such as `Sum of WebhooksDeadLettered {"lane":"high"}`. */
function describeQuery({ MetricStat: { Metric, Period, Stat } }: SentQuery): string {
  const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
  return `${Stat} of ${Metric.Namespace} ${Metric.MetricName} ${JSON.stringify(dimensions)} in ${Period} s`;
}

/** Sets the value that these metrics have in the first minute of the hour. */
function setValues(values: Readonly<Record<string, number>>): void {
  server.answer = ({ MetricDataQueries }) => ({
    MetricDataResults: MetricDataQueries.map((query) => {
      const [, value] = Object.entries(values).find(([text]) => describeQuery(query).includes(text)) ?? [];
      const data = value === undefined ? {} : { Timestamps: [START], Values: [value] };
      return { Id: query.Id, StatusCode: 'Complete', ...data };
    }),
  });
}

beforeEach(async () => {
  process.env = { ...environment, ...ENV };
  server = new MonitoringServer();
  await server.listen();
  output = new FunctionOutput();
});
afterEach(() => {
  output.restore();
  server.close();
  process.env = environment;
});

test('reads the metrics of each lane by minute, from an hour before the hour until 15 minutes after it', async () => {
  await run();
  expect(server.reads).toMatchObject([{ StartTime: START - 3_600, EndTime: START + 3_600 + 900 }]);
  expect(server.reads[0]?.MetricDataQueries.map(describeQuery)).toEqual(
    ['high', 'low'].flatMap((lane) => [
      `Sum of Catchbasin WebhooksDeadLettered {"service":"process","stage":"dev","lane":"${lane}"} in 60 s`,
      `Maximum of AWS/SQS ApproximateNumberOfMessagesVisible {"QueueName":"${lane}-dead-letters"} in 60 s`,
      `Maximum of AWS/SQS ApproximateNumberOfMessagesNotVisible {"QueueName":"${lane}-dead-letters"} in 60 s`,
    ]),
  );
  expect(server.published).toEqual([]);
  expect(output.logs).toEqual([
    expect.objectContaining({
      level: 'INFO',
      service: 'remind',
      message: 'there are no new dead letters, so no reminder was sent',
    }),
  ]);
});

test('publishes the counts of the lanes and of the topics of the configuration', async () => {
  const { topics: configured } = typeof webhooks === 'function' ? webhooks('dev') : webhooks;
  const topics = [...Object.keys(configured), 'unknown'];
  setValues({
    '"lane":"low"': 5,
    [`"topic":"${topics[0]}"`]: 4,
    '"topic":"unknown"': 1,
    'sVisible {"QueueName":"low': 2,
    'NotVisible {"QueueName":"low': 1,
  });
  await run();
  expect(server.reads[1]).toMatchObject({ StartTime: START, EndTime: START + 3_600 });
  expect(server.reads[1]?.MetricDataQueries.map(describeQuery)).toEqual(
    topics.map(
      (topic) =>
        `Sum of Catchbasin WebhooksDeadLettered {"service":"process","stage":"dev","topic":"${topic}"} in 3600 s`,
    ),
  );
  expect(server.published).toEqual([
    {
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:alarms',
      Subject: 'Reminder: 5 new dead letters in stage dev',
      Message: expect.stringMatching(
        RegExp(
          `Lane low\\n.*: 5\\n {2}waiting at 2026-11-26 11:00 UTC: 3\\n.*${topics[0]}: 4\\n {2}unknown: 1\\n` +
            '.*https://example.com/runbook.md#dead-letters-waiting$',
          's',
        ),
      ),
    },
  ]);
  expect(output.logs).toEqual([expect.objectContaining({ message: 'a reminder of new dead letters was sent' })]);
});

test('fails when CloudWatch refuses', async () => {
  server.answer = () => undefined;
  await expect(run()).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('fails when SNS refuses', async () => {
  setValues({ '"lane":"low"': 5 });
  server.refusesMessages = () => true;
  await expect(run()).rejects.toThrow();
  expect(output.logs).toEqual([]);
});

test('publishes to each topic of the alarms, also if SNS refuses one of them, and then fails', async () => {
  process.env.ALARM_TOPIC_ARNS = 'arn:aws:sns:us-east-1:1:refused,arn:aws:sns:us-east-1:1:existing';
  setValues({ '"lane":"low"': 5 });
  server.refusesMessages = (topicArn) => topicArn.endsWith('refused');
  await expect(run()).rejects.toThrow();
  expect(server.published.map(({ TopicArn }) => TopicArn)).toEqual(['arn:aws:sns:us-east-1:1:existing']);
});

test.each(Object.keys(ENV))('does not start without %s and names it', async (name) => {
  delete process.env[name];
  await expect(run()).rejects.toThrow(`The remind function lacks the environment variables ${name}.`);
});
