import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { statusCommand } from '#ops/commands/status';
import { AFTER, BEFORE } from '#ops/doctor/diagnose';
import { type Actions, COMMANDS, type CommandName } from '#ops/iam/actions';
import { CloudWatchLogs } from '#ops/logs/cloudwatch-logs';
import { CloudWatchMetrics } from '#ops/metrics/cloudwatch-metrics';
import { AwsMappings } from '#ops/pause/aws-mappings';
import { FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import type { Stage } from '#ops/stage/stage';
import { stageWith } from '#test/support/doctor';
import { actionsSentBy, filesThatSend } from '#test/support/ops-actions';
import { runCommand } from '#test/support/run-command';
import { NO_RECONCILE } from '#test/support/running-mappings';
import { iamActionOf } from '#test/support/sdk-actions';

function declared(command: CommandName): string[] {
  const actions: Actions = COMMANDS[command];
  return [...new Set(Object.values(actions).flat())].sort();
}

const DEAD_LETTERS = 'ops/dead-letters/dead-letter-queue.ts';
const LOGS = 'ops/logs/cloudwatch-logs.ts';
const STACK = 'ops/stack/deployed-stack.ts';

/** Files that send the SDK commands of each command. `status` is tested by its calls. */
const FILES = {
  doctor: ['ops/doctor/aws-ports.ts', 'ops/metrics/find-alarms.ts', STACK],
  tail: [STACK, LOGS],
  show: [STACK, LOGS, 'ops/webhooks/*.ts'],
  'dlq list': [STACK, DEAD_LETTERS],
  'dlq show': [STACK, DEAD_LETTERS, LOGS, 'ops/webhooks/load-webhook.ts'],
  'dlq redrive': [
    STACK,
    DEAD_LETTERS,
    'ops/dead-letters/delete-letters.ts',
    'ops/dead-letters/move-task.ts',
    'ops/dead-letters/redrive-letters.ts',
  ],
  'dlq drop': [
    STACK,
    DEAD_LETTERS,
    'ops/dead-letters/caller.ts',
    'ops/dead-letters/delete-letters.ts',
    'ops/dead-letters/drop-letters.ts',
  ],
  replay: [STACK, 'ops/replay/*.ts', 'ops/webhooks/list-webhooks.ts'],
  'replay --failed-only': [LOGS, DEAD_LETTERS],
  reconcile: [STACK, 'ops/reconcile/*.ts'],
  'provider status': [STACK, 'ops/reconcile/*.ts'],
  'provider register': [STACK, 'ops/reconcile/*.ts'],
  pause: [STACK, 'ops/pause/*.ts'],
  resume: [STACK, 'ops/pause/*.ts'],
  policy: [STACK],
  secret: ['ops/secret/secrets-manager.ts'],
  'send --url': ['ops/send/target.ts'],
} satisfies Record<Exclude<CommandName, 'status'>, readonly string[]>;

test.each(Object.entries(FILES))('declares the actions of `%s`, and no other', (command, files) => {
  expect(declared(command as CommandName)).toEqual(actionsSentBy(...files));
});

test('no file sends commands that belong to no command of the operator', () => {
  const known = Object.values(FILES).flat();
  const isKnown = (file: string) =>
    known.some((pattern) => (pattern.endsWith('/*.ts') ? file.startsWith(pattern.slice(0, -4)) : file === pattern));
  expect(filesThatSend().filter((file) => !isKnown(file))).toEqual([
    'ops/metrics/read-metrics.ts',
    'ops/status/read-lane.ts',
  ]);
});

test('the doctor needs the actions of its checks', () => {
  const needed = [...BEFORE, ...AFTER].flatMap(({ actions }) => actions);
  expect(declared('doctor')).toEqual([...new Set(needed)].sort());
});

test('status sends exactly the commands whose actions it declares', async () => {
  const { stack } = stageWith();
  const options = { region: 'us-east-1' };
  const mocks = [
    mockClient(CloudWatchClient)
      .on(GetMetricDataCommand)
      .callsFake(({ MetricDataQueries, StartTime }) => ({
        // One response with 4xx makes it read the rejected requests.
        MetricDataResults: MetricDataQueries.map(({ Id }: { Id: string }) => ({
          Id,
          StatusCode: 'Complete',
          Timestamps: [StartTime],
          Values: [1],
        })),
      }))
      .on(DescribeAlarmsCommand)
      .resolves({}),
    mockClient(SQSClient).on(GetQueueAttributesCommand).resolves({}),
    mockClient(LambdaClient).on(GetEventSourceMappingCommand).resolves({ State: 'Enabled' }),
    mockClient(CloudWatchLogsClient).on(FilterLogEventsCommand).resolves({}),
    mockClient(S3Client),
  ];
  process.env.AWS_REGION = 'us-east-1';
  const stage: Stage = {
    title: stack.name,
    name: 'test',
    topics: stack.template.metadata.topics,
    lanes: [{ name: 'urgent', queueUrl: 'https://sqs/1/queue', deadLetterQueueUrl: 'https://sqs/1/dead' }],
    bucket: 'payloads',
    s3: new S3Client(options),
    sqs: new SQSClient(options),
    logs: new CloudWatchLogs(stack.name, [{ name: 'group', function: 'ingest', retentionDays: 30 }]),
    metrics: new CloudWatchMetrics({ stackName: stack.name, apiId: 'api' }),
    reconcile: NO_RECONCILE,
    mappings: new AwsMappings(stack),
  };
  const { code, err } = await runCommand((terminal) => statusCommand(terminal, async () => stage), []);
  const services = ['cloudwatch', 'sqs', 'lambda', 'cloudwatch-logs', 's3'];
  const sent = mocks.flatMap((mock, n) =>
    mock.calls().map(({ args }) => iamActionOf(services[n] ?? '', args[0].constructor.name)),
  );
  expect([code, err]).toEqual([0, '']);
  expect([...new Set([...sent, ...FIND_STACK_ACTIONS])].sort()).toEqual(declared('status'));
});
