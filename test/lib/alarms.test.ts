import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { resolveLane } from '#config/resolve-webhooks';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { ALARMS } from '#contract/observability';
import { stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { failuresWithin, silence } from '#lib/alarms/conditions';
import { recordFunctionLines } from '#test/support/function-lines';
import { CONFIG, synthesized } from '#test/support/stack';

interface MetricQuery {
  readonly MetricStat?: { readonly Metric: Readonly<Record<string, unknown>> };
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A configuration whose topics ask for the alarms that are not there by default. */
const WITH_EVERY_ALARM: WebhooksConfig = {
  ...CONFIG,
  safeDeployments: true,
  lanes: { ...CONFIG.lanes, rest: { ...CONFIG.lanes?.rest, canary: true } },
  topics: {
    ...CONFIG.topics,
    silent: { lane: 'rest', verify: unsigned(), expectEvery: 3_600 },
    reconciled: {
      lane: 'rest',
      verify: stripe({ secretName: 'webhooks/stripe' }),
      reconcile: { every: 900, lookBack: 86_400, source: stripeEvents({ apiKeyName: 'webhooks/stripe-api-key' }) },
    },
  },
};

let template: Template;
let complete: Template;
beforeAll(() => {
  template = synthesized();
  complete = synthesized(WITH_EVERY_ALARM);
});

test('every alarm has a section in the runbook, and every section an alarm', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const others = ['Start here', 'Repairs', 'Disasters', 'Rejection reasons', 'Log messages'];
  expect(sections.sort()).toEqual([...Object.values(ALARMS), ...others].sort());
});

test('every alarm on a metric of our own reads one that a function publishes, with its dimensions', async () => {
  const read = allMetrics(complete).filter(({ namespace }) => namespace === 'Catchbasin');
  expect(read.length).toBeGreaterThan(20);
  const lines = Object.values(await recordFunctionLines()).flat();
  const published = lines.flatMap(({ dimensions, values }) =>
    Object.keys(values).map((metric) => `${metric} ${Object.keys(dimensions).sort()}`),
  );
  const missing = read.filter(
    ({ metric, dimensions }) => !published.includes(`${metric} ${Object.keys(dimensions).sort()}`),
  );
  expect(missing).toEqual([]);
});

/** Lists the metrics that the alarms read, by themselves or in an expression. */
function allMetrics(from: Template) {
  const alarms = Object.values(from.findResources('AWS::CloudWatch::Alarm'));
  return alarms.flatMap(({ Properties }) => {
    const inExpression = (Properties.Metrics ?? []).flatMap((each: MetricQuery) => each.MetricStat?.Metric ?? []);
    return [...(Properties.MetricName ? [Properties] : []), ...inExpression].map(
      ({ Namespace, MetricName, Dimensions = [] }) => ({
        namespace: Namespace,
        metric: MetricName,
        dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }: Dimension) => [Name, Value])),
      }),
    );
  });
}

/** Finds the alarms that notify, whose names have no cause at their end. */
function notifying(from: Template) {
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  return types
    .flatMap((type) => Object.values(from.findResources(type)))
    .map(({ Properties }) => ({ name: String(Properties.AlarmName), ...Properties }))
    .filter(({ AlarmActions }) => AlarmActions);
}

test('every alarm notifies of its raise and its return, and says what is wrong, what to run and where to read on', () => {
  const alarms = notifying(complete);
  for (const name of Object.values(ALARMS)) expect(alarms.map((each) => each.name)).toContainEqual(endingWith(name));
  for (const { name, AlarmDescription, AlarmActions, OKActions, TreatMissingData, AlarmRule } of alarms) {
    const [what, command, runbook] = textOf(AlarmDescription).split('\n');
    expect(what).toMatch(/^(CRITICAL|WARNING): [A-Z].+\.$/);
    expect(command).toMatch(/^Run next: (npm run ops|aws) /);
    expect(runbook).toBe(`Runbook: docs/runbook.md#${name.split('/').at(-1)}`);
    const topic = what?.startsWith('CRITICAL') ? 'Topic' : 'WarningTopic';
    expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(new RegExp(`^WebhooksAlarms${topic}[0-9A-F]{8}$`)) }]);
    expect(OKActions).toEqual(AlarmActions);
    // Functions that publish in each of their runs.
    const isRegular = [ALARMS.unqueuedWebhooks, ALARMS.reconcileBehind].some((each) => name.endsWith(each));
    expect(TreatMissingData).toBe(AlarmRule ? undefined : isRegular ? 'breaching' : 'notBreaching');
  }
});

const endingWith = (name: string) => expect.stringMatching(new RegExp(`/${name}$`));

/** Puts a name of 128 characters in the place of each reference, and checks CloudWatch's limit of 1,024 characters. */
function textOf(description: string | { 'Fn::Join': [string, unknown[]] }): string {
  const parts = typeof description === 'string' ? [description] : description['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'n'.repeat(128))).join('');
  expect(text.length).toBeLessThanOrEqual(1_024);
  return text;
}

test('no two alarms of an account have one name, whatever its stages, lanes and topics are called', () => {
  const namesOf = (stage: string, lane: string) => {
    const config = { lanes: { [lane]: {} }, topics: { [lane]: { lane, verify: unsigned() } } };
    return notifying(synthesized(config, { stage })).map(({ name }) => name);
  };
  const all = [...namesOf('prod', 'eu-high'), ...namesOf('prod-eu', 'high'), ...namesOf('prod', 'high')];
  const own = all.filter((name) => name.split('/').length > 2);
  expect(new Set(own).size).toBe(own.length);
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
  ['ingest-5xx', '5xx', 'Sum', 60],
  ['ingest-errors', 'Errors', 'Sum', 60],
  ['ingest-throttles', 'Throttles', 'Sum', 60],
  ['degraded-mode', 'WebhooksDegraded', 'Sum', 300],
  ['stale-secrets', 'SecretRefreshesFailed', 'Sum', 300],
  ['urgent/webhooks-dead-lettered/counted', 'WebhooksDeadLettered', 'Sum', 60],
  ['rest/processing-deferred/table', 'WebhooksDeferred', 'Sum', 300],
  ['rest/processing-deferred/errors', 'Errors', 'Sum', 300],
  ['rest/processing-deferred/throttles', 'Throttles', 'Sum', 300],
])('%s is raised by a single one', (name, MetricName, Statistic, Period) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `Catchbasin-test/${name}`,
    MetricName,
    Statistic,
    Period,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});

test.each([
  ['urgent/oldest-webhook-age', 'ApproximateAgeOfOldestMessage', 940],
  ['rest/oldest-webhook-age', 'ApproximateAgeOfOldestMessage', 3_640],
  ['rest/webhooks-in-flight', 'ApproximateNumberOfMessagesNotVisible', 100_000],
])('%s watches %s', (name, MetricName, Threshold) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `Catchbasin-test/${name}`,
    MetricName,
    Statistic: 'Maximum',
    Threshold,
  });
});

test.each([
  ['orders/webhooks-rejected', 'IF(failures >= 10 AND share > 0.5, 1, 0)', 'WebhooksRejected', 300],
  ['orders/webhooks-rejected-all-day', 'IF(failures >= 3 AND share == 1, 1, 0)', 'WebhooksRejected', 86_400],
  ['orders/handlers-failing', 'IF(failures >= 3 AND share > 0.5, 1, 0)', 'WebhooksRetried', 900],
])('%s compares failures with successes of one metric', (name, Expression, MetricName, Period) => {
  const series = (Id: string, Stat: string) =>
    Match.objectLike({ Id, MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName }), Period, Stat }) });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `Catchbasin-test/${name}`,
    Metrics: Match.arrayWith([Match.objectLike({ Expression }), series('failures', 'Sum'), series('share', 'Average')]),
  });
});

test.each([
  ['the default', {}, 3],
  ['one attempt', { attempts: 1 }, 1],
  ['two attempts', { attempts: 2 }, 1],
  ['a first retry after an hour', { backoff: { first: 3_600 } }, 1],
  ['a first retry after five minutes', { backoff: { first: 300, factor: 1 } }, 3],
  ['a second retry after an hour', { backoff: { first: 300, factor: 12 } }, 2],
])('handlers-failing expects as many failures as fit into ten minutes: %s', (_, lane, failures) => {
  expect(failuresWithin(600, resolveLane(lane))).toBe(failures);
});

test.each([
  ['an hour', 3_600, 60, 60],
  ['an hour and a second', 3_601, 120, 31],
  ['a day', 86_400, 1_440, 60],
  ['more than a day', 86_401, 3_600, 25],
  ['seven days', 604_800, 3_600, 168],
])('a silence of %s is divided into periods that CloudWatch accepts', (_, seconds, period, periods) => {
  expect(silence(seconds)).toEqual({ period, periods });
  // CloudWatch limits an alarm to a day, and with periods of an hour or more to seven.
  expect(period * periods).toBeLessThanOrEqual(period < 3_600 ? 86_400 : 604_800);
});

test('a topic without alarms has none, and more than 40 topics share theirs', () => {
  const topics = (count: number, alarms: boolean) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`t${n}`, { lane: 'low', verify: unsigned(), alarms }] as const),
    );
  const namesOf = (count: number, alarms = true) =>
    notifying(synthesized({ topics: topics(count, alarms) })).map(({ name }) => name);
  expect(namesOf(2).filter((name) => /t\d/.test(name))).toHaveLength(6);
  expect(namesOf(2, false).filter((name) => /t\d/.test(name))).toEqual([]);
  const many = namesOf(41).filter((name) => /webhooks-rejected|handlers-failing/.test(name));
  expect(many).toEqual(['Catchbasin-test/webhooks-rejected', 'Catchbasin-test/handlers-failing']);
});

test('an alarm for all topics lists those whose share of failures is high in two of three periods', () => {
  const topics = Object.fromEntries(
    Array.from({ length: 41 }, (_, n) => [`t${n}`, { lane: 'low', verify: unsigned() }] as const),
  );
  const quiet = { lane: 'low', verify: unsigned(), alarms: false };
  synthesized({ topics: { ...topics, quiet } }).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'Catchbasin-test/handlers-failing',
    Metrics: [
      Match.objectLike({
        Expression:
          'SELECT AVG(WebhooksRetried) FROM SCHEMA("Catchbasin", service, stage, topic) ' +
          "WHERE service = 'process' AND stage = 'test' AND topic != 'quiet' AND topic != 'unknown' GROUP BY topic",
      }),
    ],
    Threshold: 0.5,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
  });
});

test('webhooks-dead-lettered is raised by a counted one and by an increase of the queue, for 15 minutes', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'Catchbasin-test/rest/webhooks-dead-lettered/increased',
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'DIFF(depth)' }),
      Match.objectLike({ Expression: 'visible + hidden' }),
    ]),
    EvaluationPeriods: 15,
    DatapointsToAlarm: 1,
  });
});

test('processing-deferred is raised by each of its causes', () => {
  const rules = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm'))
    .filter(({ Properties }) => Properties.AlarmName === 'Catchbasin-test/rest/processing-deferred')
    .map(({ Properties }) => JSON.stringify(Properties.AlarmRule));
  expect(rules).toHaveLength(1);
  for (const cause of ['table', 'store', 'version', 'unknown', 'errors', 'throttles']) {
    expect(rules[0]).toContain(`processingdeferred${cause}`);
  }
});
