import { DescribeStacksCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { AwsMappings } from '#ops/pause/aws-mappings';
import { isStopped } from '#ops/pause/held-pause';
import { awsError, stageWith } from '#test/support/doctor';
import { eventually } from '#test/support/local-app';
import { ALICE, PARAMETER, PausableStack } from '#test/support/pausable-stack';

const NOW = '2026-11-26T20:00:00.000Z';

let stack: PausableStack;
beforeEach(() => {
  jest.useFakeTimers({ now: new Date(NOW), advanceTimers: true });
  stack = new PausableStack();
});
afterEach(() => jest.useRealTimers());

describe('pause', () => {
  test('disables the mapping, waits until it is disabled, and then holds the pause in the stack', async () => {
    const { code, out, err } = await stack.run('pause', ['--stage', 'test']);
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n').filter((line) => line.startsWith('…') || line.startsWith('Lane'));
    expect(lines).toEqual([
      '… disabling the mapping of lane urgent',
      '… the mapping of lane urgent is Disabling',
      '… writing the parameter PausedUrgent of Catchbasin-test',
      '… Catchbasin-test is in UPDATE_IN_PROGRESS',
      expect.stringMatching(/^Lane urgent of Catchbasin-test is paused since 2026-11-26T20:00:00/),
    ]);
    expect(stack.enabled).toEqual([false]);
    expect(stack.updates).toEqual([
      {
        StackName: 'Catchbasin-test',
        UsePreviousTemplate: true,
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: [
          { ParameterKey: 'PausedRest', UsePreviousValue: true },
          { ParameterKey: 'BootstrapVersion', UsePreviousValue: true },
          { ParameterKey: PARAMETER, ParameterValue: expect.stringMatching(/^2026-11-26T20:00:00\.\d{3}Z arn:/) },
        ],
      },
    ]);
  });

  test('prints lines of at most 80 columns, but for commands and names', async () => {
    const { out } = await stack.run('pause');
    const long = out.split('\n').filter((line) => line.length > 80 && !/`|arn:/.test(line));
    expect(long).toEqual([]);
  });

  test('changes nothing when it runs again, and keeps who has paused the lane', async () => {
    stack.parameters[PARAMETER] = '2026-11-25T08:00:00.000Z arn:aws:iam::111122223333:user/bob';
    stack.states = ['Disabled'];
    const { code, out } = await stack.run('pause', ['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      stage: 'Catchbasin-test',
      lane: 'urgent',
      paused: true,
      changed: false,
      since: '2026-11-25T08:00:00.000Z',
      by: 'arn:aws:iam::111122223333:user/bob',
    });
    expect([stack.enabled, stack.updates]).toEqual([[], []]);
  });

  test('pauses at once during a deploy, and holds the pause after it, although it has resumed the lane', async () => {
    stack.stackStates = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'];
    stack.onUpdate = () => {
      stack.onUpdate = () => undefined;
      stack.states = ['Enabled'];
      stack.stackStates = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
      throw awsError('Stack is in UPDATE_IN_PROGRESS state and can not be updated', 'ValidationError');
    };
    const { code, out } = await stack.run('pause');
    expect(code).toBe(0);
    expect(out).toContain('… Catchbasin-test is in UPDATE_IN_PROGRESS');
    expect(stack.parameters[PARAMETER]).toContain(ALICE);
    expect(stack.enabled).toEqual([false, false]);
  });

  test.each([
    [
      'a stack that cannot be updated',
      () => {
        stack.stackStates = ['UPDATE_ROLLBACK_FAILED'];
      },
      'UPDATE_ROLLBACK_FAILED',
    ],
    [
      'a caller who must not update the stack',
      () => {
        stack.cloudFormation.on(UpdateStackCommand).rejects(awsError('not authorized', 'AccessDenied'));
      },
      'AWS denied access: not authorized. Allow this action for the caller.',
    ],
    [
      'an update that is rolled back',
      () => {
        stack.cloudFormation.on(UpdateStackCommand).callsFake(() => {
          stack.stackStates = ['UPDATE_ROLLBACK_COMPLETE'];
        });
      },
      'ended in UPDATE_ROLLBACK_COMPLETE',
    ],
  ])('says that the lane is paused but a deploy may resume it, for %s', async (_, prepare, reason) => {
    prepare();
    const { code, err } = await stack.run('pause');
    expect(code).toBe(1);
    expect(err).toContain('catchbasin: lane urgent is paused, but the next deploy may resume it.');
    expect(err).toContain(reason);
    expect(err).toContain('Then run the command again.');
    expect(stack.enabled).toEqual([false]);
  });

  test('stops on Ctrl-C with 130, and says what is not done', async () => {
    stack.states = ['Disabled'];
    stack.stackStates = ['UPDATE_IN_PROGRESS'];
    const pausing = stack.run('pause');
    const waits = () => stack.cloudFormation.commandCalls(DescribeStacksCommand).length > 1;
    await eventually('the wait for the deploy', waits);
    process.emit('SIGINT');
    const { code, err } = await pausing;
    expect(code).toBe(130);
    expect(err).toContain('lane urgent is paused, but the next deploy may resume it. Interrupted while');
  });

  test('refuses a stack of a version without the parameter, before it changes anything', async () => {
    const template = Object.assign(stageWith().stack.template, { values: {} });
    const { code, err } = await stack.run('pause', [], { stack: { template } });
    expect([code, err]).toEqual([2, expect.stringContaining('cannot hold a pause of lane urgent. Deploy it first.')]);
    expect(stack.enabled).toEqual([]);
  });
});

describe('resume', () => {
  beforeEach(() => {
    stack.parameters[PARAMETER] = `${NOW} ${ALICE}`;
    stack.states = ['Disabled'];
  });

  test('enables the mapping, and lets later deploys keep it enabled', async () => {
    const { code, out } = await stack.run('resume');
    expect([code, out]).toEqual([0, expect.stringContaining('Lane urgent of Catchbasin-test is resumed.')]);
    expect(stack.enabled).toEqual([true]);
    expect(stack.parameters[PARAMETER]).toBe('');
  });

  test('changes nothing when it runs again', async () => {
    await stack.run('resume');
    const { code, out } = await stack.run('resume');
    expect([code, out]).toEqual([0, 'Lane urgent of Catchbasin-test is not paused. Nothing was changed.\n']);
    expect([stack.enabled, stack.updates.length]).toEqual([[true], 1]);
  });

  test('enables a mapping that another tool has disabled', async () => {
    stack.parameters[PARAMETER] = '';
    const { code, out } = await stack.run('resume', ['--json']);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ paused: false, changed: true })]);
    expect([stack.enabled, stack.updates]).toEqual([[true], []]);
  });
});

describe('a lane that the configuration pauses', () => {
  const changes = { config: { lanes: { urgent: { paused: true }, rest: {} } } };
  beforeEach(() => {
    stack.states = ['Disabled'];
  });

  test('is not changed by pause', async () => {
    const { code, out } = await stack.run('pause', [], changes);
    const text = 'Lane urgent of Catchbasin-test is paused by webhooks/config.ts. Nothing was\nchanged.\n';
    expect([code, out]).toEqual([0, text]);
  });

  test('is not resumed', async () => {
    const { code, err } = await stack.run('resume', [], changes);
    expect([code, err]).toEqual([2, expect.stringContaining('Remove `paused` from the lane and deploy to resume it.')]);
    expect([stack.enabled, stack.updates]).toEqual([[], []]);
  });
});

test.each([
  ['Disabled', true],
  ['Disabling', true],
  ['Enabled', false],
  ['Enabling', false],
])('a lane whose mapping is %s is stopped: %s', async (state, stopped) => {
  stack.states = [state];
  expect(isStopped(await new AwsMappings(stageWith().stack).state('urgent'))).toBe(stopped);
});

test('a lane whose mapping was deleted is no error of AWS, and a change names the remedy', async () => {
  stack.missing = true;
  expect(await new AwsMappings(stageWith().stack).state('urgent')).toMatchObject({ mapping: 'Deleted' });
  const { code, err } = await stack.run('pause', ['--stage', 'test']);
  expect(code).toBe(1);
  expect(err).toMatch(/^catchbasin: lane urgent has lost its event source mapping\. `doctor` tells/);
});

test('a pause that is held while another tool has enabled the mapping is restored, and said so', async () => {
  await stack.run('pause', ['--stage', 'test']);
  stack.states = ['Enabled'];
  const { out } = await stack.run('pause', ['--stage', 'test']);
  expect(out).not.toContain('already');
  expect(out).toContain('Its mapping had been enabled meanwhile, and is disabled again.');
});
