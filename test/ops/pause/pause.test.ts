import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { GetEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { pauseCommand, resumeCommand } from '#ops/commands/pause';
import { AwsMappings } from '#ops/pause/aws-mappings';
import type { Stage } from '#ops/stage/stage';
import { awsError, type Changes, stageWith } from '#test/support/doctor';
import { eventually } from '#test/support/local-app';
import { MemoryLogs } from '#test/support/memory-logs';
import { MemoryMetrics } from '#test/support/memory-metrics';
import { runCommand } from '#test/support/run-command';

const ALICE = 'arn:aws:sts::111122223333:assumed-role/ops/alice';
const PARAMETER = 'PausedUrgent';
const NOW = '2026-11-26T20:00:00.000Z';

const lambda = mockClient(LambdaClient);
const cloudFormation = mockClient(CloudFormationClient);
mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Arn: ALICE });

/** States of the mapping, then the last one for good. A change of `Enabled` adds a transition and its end. */
let states: string[];
let stackStates: string[];
let parameters: Record<string, string>;
let enabled: (boolean | undefined)[];
let updates: UpdateStackCommandInput[];
/** Runs before the next update of the stack. */
let onUpdate: (() => void) | undefined;

beforeEach(() => {
  jest.useFakeTimers({ now: new Date(NOW), advanceTimers: true });
  [states, stackStates, enabled, updates] = [['Enabled'], ['UPDATE_COMPLETE'], [], []];
  onUpdate = undefined;
  parameters = { [PARAMETER]: '', PausedRest: '', BootstrapVersion: '/cdk-bootstrap/hnb659fds/version' };
  const next = (of: string[]) => (of.length > 1 ? of.shift() : of[0]);
  lambda.reset();
  lambda.on(GetEventSourceMappingCommand).callsFake(() => ({ State: next(states) }));
  lambda.on(UpdateEventSourceMappingCommand).callsFake(({ Enabled }) => {
    enabled.push(Enabled);
    states = Enabled ? ['Enabling', 'Enabled'] : ['Disabling', 'Disabling', 'Disabled'];
    return {};
  });
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).callsFake(() => ({
    Stacks: [
      {
        StackStatus: next(stackStates),
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      },
    ],
  }));
  cloudFormation.on(UpdateStackCommand).callsFake((input) => {
    onUpdate?.();
    updates.push(input);
    for (const { ParameterKey, ParameterValue } of input.Parameters) {
      if (ParameterValue !== undefined) parameters[ParameterKey] = ParameterValue;
    }
    stackStates = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
    return {};
  });
});
afterEach(() => jest.useRealTimers());

/** Runs `pause` or `resume` on the lane `urgent`, as it is deployed now. */
async function run(command: 'pause' | 'resume', args: readonly string[] = [], changes: Changes = {}) {
  const { stack } = stageWith({
    ...changes,
    stack: { parameters: new Map(Object.entries(parameters)), ...changes.stack },
  });
  const connect = async (): Promise<Stage> => ({
    title: stack.name,
    topics: {},
    lanes: [{ name: 'urgent', queueUrl: '', deadLetterQueueUrl: '' }],
    bucket: '',
    s3: new S3Client(),
    sqs: new SQSClient(),
    mappings: new AwsMappings(stack, 1),
    name: 'test',
    logs: new MemoryLogs(),
    metrics: new MemoryMetrics(),
  });
  const create = command === 'pause' ? pauseCommand : resumeCommand;
  return runCommand((terminal) => create(terminal, connect), ['urgent', ...args]);
}

describe('pause', () => {
  test('disables the mapping, waits until it is disabled, and then holds the pause in the stack', async () => {
    const { code, out, err } = await run('pause', ['--stage', 'test']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchSnapshot();
    expect(enabled).toEqual([false]);
    expect(updates).toEqual([
      {
        StackName: 'Catchbasin-test',
        UsePreviousTemplate: true,
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: [
          { ParameterKey: 'PausedRest', UsePreviousValue: true },
          { ParameterKey: 'BootstrapVersion', UsePreviousValue: true },
          { ParameterKey: PARAMETER, ParameterValue: `${NOW} ${ALICE}` },
        ],
      },
    ]);
  });

  test('prints lines of at most 80 columns, but for commands and names', async () => {
    const { out } = await run('pause');
    const long = out.split('\n').filter((line) => line.length > 80 && !/`|arn:/.test(line));
    expect(long).toEqual([]);
  });

  test('changes nothing when it runs again, and keeps who has paused the lane', async () => {
    parameters[PARAMETER] = '2026-11-25T08:00:00.000Z arn:aws:iam::111122223333:user/bob';
    states = ['Disabled'];
    const { code, out } = await run('pause', ['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      stage: 'Catchbasin-test',
      lane: 'urgent',
      paused: true,
      changed: false,
      since: '2026-11-25T08:00:00.000Z',
      by: 'arn:aws:iam::111122223333:user/bob',
    });
    expect([enabled, updates]).toEqual([[], []]);
  });

  test('pauses at once during a deploy, and holds the pause after it, although the deploy has resumed the lane', async () => {
    stackStates = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'];
    onUpdate = () => {
      onUpdate = undefined;
      states = ['Enabled'];
      stackStates = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
      throw awsError('Stack is in UPDATE_IN_PROGRESS state and can not be updated', 'ValidationError');
    };
    const { code, out } = await run('pause');
    expect(code).toBe(0);
    expect(out).toContain('… Catchbasin-test is in UPDATE_IN_PROGRESS');
    expect(parameters[PARAMETER]).toContain(ALICE);
    expect(enabled).toEqual([false, false]);
  });

  test.each([
    ['a stack that cannot be updated', () => (stackStates = ['UPDATE_ROLLBACK_FAILED']), 'UPDATE_ROLLBACK_FAILED'],
    [
      'a caller who must not update the stack',
      () => cloudFormation.on(UpdateStackCommand).rejects(awsError('not authorized', 'AccessDenied')),
      'AWS denied access: not authorized. Allow this action for the caller.',
    ],
  ])('says that the lane is paused but a deploy may resume it, for %s', async (_, prepare, reason) => {
    prepare();
    const { code, err } = await run('pause');
    expect(code).toBe(1);
    expect(err).toContain('ops: lane urgent is paused, but the next deploy may resume it.');
    expect(err).toContain(reason);
    expect(err).toContain('Then run the command again.');
    expect(enabled).toEqual([false]);
  });

  test('says so when the update of the stack is rolled back', async () => {
    cloudFormation.on(UpdateStackCommand).callsFake(() => {
      stackStates = ['UPDATE_ROLLBACK_COMPLETE'];
      return {};
    });
    const { code, err } = await run('pause');
    expect([code, err]).toEqual([1, expect.stringContaining('ended in UPDATE_ROLLBACK_COMPLETE')]);
  });

  test('stops on Ctrl-C with 130, and says what is not done', async () => {
    states = ['Disabled'];
    stackStates = ['UPDATE_IN_PROGRESS'];
    const pausing = run('pause');
    await eventually('the wait for the deploy', () => cloudFormation.commandCalls(DescribeStacksCommand).length > 1);
    process.emit('SIGINT');
    const { code, err } = await pausing;
    expect(code).toBe(130);
    expect(err).toContain('lane urgent is paused, but the next deploy may resume it. Interrupted while');
  });

  test('refuses a stack of a version without the parameter, before it changes anything', async () => {
    const { stack } = stageWith();
    const template = Object.assign(stack.template, { values: {} });
    const { code, err } = await run('pause', [], { stack: { template } });
    expect([code, err]).toEqual([2, expect.stringContaining('cannot hold a pause of lane urgent. Deploy it first.')]);
    expect(enabled).toEqual([]);
  });
});

describe('resume', () => {
  beforeEach(() => {
    parameters[PARAMETER] = `${NOW} ${ALICE}`;
    states = ['Disabled'];
  });

  test('enables the mapping, and lets later deploys keep it enabled', async () => {
    const { code, out } = await run('resume');
    expect(code).toBe(0);
    expect(out).toMatchSnapshot();
    expect(enabled).toEqual([true]);
    expect(parameters[PARAMETER]).toBe('');
  });

  test('changes nothing when it runs again', async () => {
    await run('resume');
    const { code, out } = await run('resume');
    expect([code, out]).toEqual([0, 'Lane urgent of Catchbasin-test is not paused. Nothing was changed.\n']);
    expect([enabled, updates.length]).toEqual([[true], 1]);
  });

  test('enables a mapping that another tool has disabled', async () => {
    parameters[PARAMETER] = '';
    expect(await run('resume', ['--json'])).toMatchObject({ code: 0 });
    expect([enabled, updates]).toEqual([[true], []]);
  });
});

describe('a lane that the configuration pauses', () => {
  const changes = { config: { lanes: { urgent: { paused: true }, rest: {} } } };

  test('is not changed by pause', async () => {
    states = ['Disabled'];
    const { code, out } = await run('pause', [], changes);
    const text = 'Lane urgent of Catchbasin-test is paused by webhooks/config.ts. Nothing was\nchanged.\n';
    expect([code, out]).toEqual([0, text]);
  });

  test('is not resumed', async () => {
    states = ['Disabled'];
    const { code, err } = await run('resume', [], changes);
    expect([code, err]).toEqual([2, expect.stringContaining('Remove `paused` from the lane and deploy to resume it.')]);
    expect([enabled, updates]).toEqual([[], []]);
  });
});

test('an unknown lane is an error that names the lanes', async () => {
  const { stack } = stageWith();
  const mappings = new AwsMappings(stack, 1);
  await expect(mappings.state('none')).rejects.toThrow('no lane none');
});
