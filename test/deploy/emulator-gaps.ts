/**
 * Differences between the emulator and AWS, with their workarounds. Each export is named after one difference.
 *
 * Each export but two checks first that the difference still exists, and fails when the emulator has fixed it.
 */
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import type { TemplateContent } from '#ops/stack/template';

function closed(gap: string): Error {
  return new Error(`ministack has closed the gap ${gap}: delete it and its uses from test/deploy/emulator-gaps.ts`);
}

/**
 * Python that makes the emulator wait longer. The emulator takes a pause of 5 ms for the end of an invocation's log. On
 * a busy machine the last lines would be missing until the next invocation.
 */
export const lambdaLogsEndTooSoon = `
import sys
from ministack.core.lambda_runtime import Worker
if Worker._drain_stderr_bounded.__defaults__ != (0.05, 0.005, 0.25):
    sys.exit("${closed('lambdaLogsEndTooSoon').message}")
Worker._drain_stderr_bounded.__defaults__ = (0.2, 0.2, 1.0)
`;

/** Python that gives an id to each log line of a function. The emulator gives one to other lines only. */
export const lambdaLogsHaveNoIds = `
import inspect, sys, uuid
from ministack.services import cloudwatch_logs, lambda_svc
if "eventId" in inspect.getsource(lambda_svc._emit_lambda_logs):
    sys.exit("${closed('lambdaLogsHaveNoIds').message}")
append = cloudwatch_logs._append_log_events
def append_with_ids(stream, events):
    append(stream, [{"eventId": uuid.uuid4().hex, **event} for event in events])
cloudwatch_logs._append_log_events = append_with_ids
`;

/**
 * Removes alarms on expressions and composite alarms from a template, because the emulator refuses a stack that has
 * one. The alarm of waiting dead letters stays, on the visible ones alone. The dashboard goes too, because it refers to
 * the removed alarms.
 *
 * @returns the template without such alarms and the dashboard, which these tests therefore do not cover
 */
export async function cloudFormationRefusesMetricMath(template: TemplateContent): Promise<TemplateContent> {
  const cloudFormation = new CloudFormationClient();
  const probe = { StackName: 'metric-math' };
  await cloudFormation.send(new CreateStackCommand({ ...probe, TemplateBody: JSON.stringify(METRIC_MATH) }));
  const isRefused = await waitUntilStackCreateComplete(
    { client: cloudFormation, maxWaitTime: 30, minDelay: 1, maxDelay: 1 },
    probe,
  ).then(
    () => false,
    () => true,
  );
  await cloudFormation.send(new DeleteStackCommand(probe));
  if (!isRefused) throw closed('cloudFormationRefusesMetricMath');
  const resources = Object.entries(template.Resources);
  const refused = resources.filter(
    ([, { Type, Properties }]) => Type === 'AWS::CloudWatch::Alarm' && (Properties as AlarmOnExpression).Metrics,
  );
  const ids = refused.map(([id]) => id);
  const removed = ['AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard'];
  const accepted = resources.filter(([id, { Type }]) => !ids.includes(id) && !removed.includes(Type));
  const simplified = refused
    .filter(([, { Properties }]) => (Properties as AlarmOnExpression).AlarmName.endsWith('/dead-letters-waiting'))
    .map(([id, resource]) => [
      id,
      { ...resource, Properties: onVisibleMessages(resource.Properties as AlarmOnExpression) },
    ]);
  return { ...template, Resources: Object.fromEntries([...accepted, ...simplified]) };
}

interface MetricStat {
  readonly Metric: { readonly MetricName: string };
  readonly Period: number;
  readonly Stat: string;
}

interface AlarmOnExpression {
  readonly AlarmName: string;
  readonly Metrics?: readonly { readonly MetricStat?: MetricStat }[];
}

function onVisibleMessages({ Metrics = [], ...alarm }: AlarmOnExpression) {
  const stats = Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
  const visible = stats.find(({ Metric }) => Metric.MetricName === 'ApproximateNumberOfMessagesVisible');
  if (!visible) throw new Error(`${alarm.AlarmName} does not read the visible messages`);
  return { ...alarm, ...visible.Metric, Period: visible.Period, Statistic: visible.Stat };
}

const METRIC_MATH = {
  Resources: {
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        Threshold: 1,
        Metrics: [
          { Id: 'twice', Expression: '2 * once' },
          {
            Id: 'once',
            MetricStat: { Metric: { Namespace: 'Probe', MetricName: 'Once' }, Period: 60, Stat: 'Sum' },
            ReturnData: false,
          },
        ],
      },
    },
  },
};

/**
 * Allows a batch of messages wherever a message is allowed. The emulator demands `sqs:SendMessageBatch`, which AWS does
 * not know: `sqs:SendMessage` covers both. This difference is not checked, because a harmless grant would remain.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function batchesNeedTheirOwnAction(template: TemplateContent): TemplateContent {
  const text = JSON.stringify(template);
  return JSON.parse(
    text.replaceAll('"Action":"sqs:SendMessage"', '"Action":["sqs:SendMessage","sqs:SendMessageBatch"]'),
  );
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/**
 * Adds to a policy what the emulator demands and AWS does not. To read one mapping, it demands the action that lists
 * them, and for a batch an action of its own. It compares log groups without the `:*` at the end of their ARN, which
 * AWS demands. This difference is not checked, because harmless grants would remain.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function policiesNeedOtherTerms({ Version, Statement }: Policy): Policy {
  const groups = Statement.flatMap(({ Resource }) => Resource).filter((arn) => /^arn:[^:]+:logs:.+:\*$/.test(arn));
  return {
    Version,
    Statement: [
      ...Statement,
      { Effect: 'Allow', Action: 'lambda:ListEventSourceMappings', Resource: '*' },
      { Effect: 'Allow', Action: 'sqs:ChangeMessageVisibilityBatch', Resource: '*' },
      { Effect: 'Allow', Action: 'logs:FilterLogEvents', Resource: groups.map((arn) => arn.slice(0, -':*'.length)) },
    ],
  };
}

/**
 * Recognizes the response of a function that the emulator killed when it replaced the code. AWS lets the function
 * finish. Only this difference is not checked, because it affects a request by chance.
 */
export function functionIsKilledWhileItIsReplaced({ status }: { readonly status: number }): boolean {
  return status === 502;
}

/** Replaces the address of an HTTP API: the emulator puts a host name below an IP address. @returns one that works */
export function apiHasNoAddress(address: string): string {
  if (URL.canParse(address)) throw closed('apiHasNoAddress');
  return address.replace(/^https:\/\/(\w+)\.execute-api\.([^/]+)/, 'https://$2/_aws/execute-api/$1');
}

/**
 * Puts the queue's depth as the metric of an alarm, once. The emulator puts no metrics of queues, and evaluates an
 * alarm only when a metric is put.
 */
export async function queueHasNoMetrics(alarmName: string): Promise<void> {
  const cloudWatch = new CloudWatchClient();
  const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: 'AWS/SQS' }));
  if (Metrics.length > 0) throw closed('queueHasNoMetrics');

  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarmName] }));
  const { Namespace, MetricName, Dimensions } = MetricAlarms[0] ?? {};
  const sqs = new SQSClient();
  const QueueName = Dimensions?.find(({ Name }) => Name === 'QueueName')?.Value;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  const Value = Number(Attributes?.ApproximateNumberOfMessages);
  await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName, Dimensions, Value }] }));
}

/** Leaves out alarms of other lanes. The emulator compares the name of a metric only, so those are raised, too. */
export function alarmsIgnoreDimensions<Alarm extends { readonly name: string }>(
  alarms: readonly Alarm[],
  lane: string,
): Alarm[] {
  const own = alarms.filter(({ name }) => name.startsWith(`${lane}/`));
  if (own.length === alarms.length) throw closed('alarmsIgnoreDimensions');
  return own;
}

/**
 * Counts a dead letter, as CloudWatch does when it reads the metrics in a log line. The emulator reads none.
 *
 * @param dimensions those of the metric besides the function
 */
export async function logLinesAreNoMetrics(
  Timestamp: Date,
  dimensions: readonly Readonly<Record<string, string>>[],
): Promise<void> {
  const cloudWatch = new CloudWatchClient();
  const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: METRICS_NAMESPACE }));
  if (Metrics.length > 0) throw closed('logLinesAreNoMetrics');
  const MetricData = dimensions.map((each) => ({
    MetricName: METRICS.deadLettered,
    Dimensions: Object.entries({ service: 'process', ...each }).map(([Name, Value]) => ({ Name, Value })),
    Timestamp,
    Value: 1,
  }));
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: METRICS_NAMESPACE, MetricData }));
}

/**
 * Counts responses of an HTTP API, as API Gateway does. The emulator counts none. `status` searches the logs for
 * rejected requests only when API Gateway has counted errors.
 */
export async function apiHasNoMetrics(ApiId: string, counts: Readonly<Record<string, number>>): Promise<void> {
  const cloudWatch = new CloudWatchClient();
  const Namespace = 'AWS/ApiGateway';
  const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace }));
  if (Metrics.length > 0) throw closed('apiHasNoMetrics');
  const Dimensions = [{ Name: 'ApiId', Value: ApiId }];
  const MetricData = Object.entries(counts).map(([MetricName, Value]) => ({ MetricName, Dimensions, Value }));
  await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
}

/**
 * Checks that the emulator returns every line for a filter pattern on fields. The commands filter once more, so they
 * work, and these tests do not tell if CloudWatch understands their patterns.
 */
export async function filterPatternsMatchEveryLine(logGroupNames: readonly string[]): Promise<void> {
  const client = new CloudWatchLogsClient();
  for (const logGroupName of logGroupNames) {
    const input = { logGroupName, filterPattern: '{ $.message = "no such message" }' };
    for await (const { events = [] } of paginateFilterLogEvents({ client }, input)) if (events.length > 0) return;
  }
  throw closed('filterPatternsMatchEveryLine');
}

/** Checks that the emulator has no move tasks. These tests therefore redrive with a filter, which uses none. */
export async function queuesHaveNoMoveTasks(deadLetterQueueUrl: string): Promise<void> {
  const sqs = new SQSClient();
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const refused = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn })).then(
    () => undefined,
    ({ name }: Error) => name,
  );
  if (refused !== 'InvalidAction') throw closed('queuesHaveNoMoveTasks');
}
