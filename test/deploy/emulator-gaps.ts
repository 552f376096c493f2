/**
 * What the emulator does not do as AWS does, and how the tests get round it: an export a gap, named after it.
 *
 * Each but one looks for its gap first and fails when it is closed, so that nothing here outlives its reason.
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
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { TemplateContent } from '#ops/stack/template';

function closed(gap: string): Error {
  return new Error(`ministack has closed the gap ${gap}: delete it from test/deploy/emulator-gaps.ts, and its use`);
}

/**
 * It takes a pause of 5 ms for the end of what an invocation logs, and keeps the rest until the next one: on a busy machine
 * the last lines go missing. This is the Python that starts it with more patience.
 */
export const lambdaLogsEndTooSoon = `
import sys
from ministack.app import main
from ministack.core.lambda_runtime import Worker
if Worker._drain_stderr_bounded.__defaults__ != (0.05, 0.005, 0.25):
    sys.exit("${closed('lambdaLogsEndTooSoon').message}")
Worker._drain_stderr_bounded.__defaults__ = (0.2, 0.2, 1.0)
main()
`;

/**
 * It refuses a stack that has an alarm on an expression.
 *
 * @returns the template without such alarms: the tests do not see them
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
  const accepted = Object.entries(template.Resources).filter(
    ([, { Type, Properties }]) => Type !== 'AWS::CloudWatch::Alarm' || !(Properties as { Metrics?: unknown }).Metrics,
  );
  return { ...template, Resources: Object.fromEntries(accepted) };
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
 * It kills a function that is answering while its code is replaced; AWS lets it finish. Whether that meets a request is a matter
 * of chance, so that this gap alone is not looked for.
 */
export function functionIsKilledWhileItIsReplaced({ status }: { readonly status: number }): boolean {
  return status === 502;
}

/** It gives an HTTP API a name below an IP address, which is no address. @returns the one that works instead */
export function apiHasNoAddress(address: string): string {
  if (URL.canParse(address)) throw closed('apiHasNoAddress');
  return address.replace(/^https:\/\/(\w+)\.execute-api\.([^/]+)/, 'https://$2/_aws/execute-api/$1');
}

/** It puts no metric of a queue, and judges an alarm only when one is put. Puts the depth that the alarm asks for, once. */
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
