import {
  CodeDeployClient,
  GetDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { awsPorts } from '#lambdas/probe/ports';

const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const codeDeploy = mockClient(CodeDeployClient);
const lambda = mockClient(LambdaClient);
const payload = (value: unknown) => {
  const text = JSON.stringify(value);
  return Object.assign(Buffer.from(text), { transformToString: () => text });
};

beforeEach(() => {
  codeDeploy.reset();
  lambda.reset();
});

test('finds the function by the deployment group of the deployment', async () => {
  codeDeploy
    .on(GetDeploymentCommand, { deploymentId: 'd-1' })
    .resolves({ deploymentInfo: { deploymentGroupName: 'g' } });
  expect(await awsPorts().deployment(EVENT)).toEqual({ group: 'g', isRollback: false });
});

test('recognizes a rollback', async () => {
  codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { creator: 'codeDeployRollback' } });
  expect(await awsPorts().deployment(EVENT)).toMatchObject({ isRollback: true });
});

test('a version that never answers fails', async () => {
  lambda.on(InvokeCommand).callsFake(
    (_, context) =>
      new Promise((_resolve, reject) => {
        void context;
        setTimeout(() => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })), 1);
      }),
  );
  await expect(awsPorts(0, 1).probe('arn:function:12')).rejects.toThrow('aborted');
  const [, options] = (lambda.commandCalls(InvokeCommand)[0]?.args ?? []) as readonly { abortSignal?: AbortSignal }[];
  expect(options?.abortSignal?.aborted).toBe(true);
});

test('invokes a version with an event that no HTTP request can carry', async () => {
  const report = { passed: 1, failures: [], warnings: [] };
  lambda.on(InvokeCommand).resolves({ Payload: payload(report) });
  expect(await awsPorts(0).probe('arn:function:12')).toEqual(report);
  expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toEqual({
    FunctionName: 'arn:function:12',
    Payload: '{"probe":true}',
  });
});

test('a version that throws fails with its error', async () => {
  const Payload = payload({ errorType: 'Runtime.ImportModuleError', errorMessage: "Cannot find module 'x'" });
  lambda.on(InvokeCommand).resolves({ FunctionError: 'Unhandled', Payload });
  await expect(awsPorts(0).probe('arn:function:12')).rejects.toThrow(
    "Runtime.ImportModuleError: Cannot find module 'x'",
  );
});

describe('a version that is not ready yet', () => {
  const failed = (name: string) => Object.assign(new Error('not now'), { name });

  test('is invoked again', async () => {
    const report = { passed: 1, failures: [], warnings: [] };
    lambda
      .on(InvokeCommand)
      .rejectsOnce(failed('ResourceConflictException'))
      .rejectsOnce(failed('AccessDeniedException'))
      .resolves({ Payload: payload(report) });
    expect(await awsPorts(0).probe('arn:function:12')).toEqual(report);
  });

  test('fails after eight tries', async () => {
    lambda.on(InvokeCommand).rejects(failed('ResourceConflictException'));
    await expect(awsPorts(0).probe('arn:function:12')).rejects.toThrow('not now');
    expect(lambda.commandCalls(InvokeCommand)).toHaveLength(8);
  });

  test('is not held back by the version before, which uses all concurrency', async () => {
    lambda.on(InvokeCommand).rejects(failed('TooManyRequestsException'));
    expect(await awsPorts(0).probe('arn:function:12')).toMatchObject({ failures: [], warnings: [expect.anything()] });
  });

  test('is not invoked again after another error', async () => {
    lambda.on(InvokeCommand).rejects(failed('ResourceNotFoundException'));
    await expect(awsPorts(0).probe('arn:function:12')).rejects.toThrow('not now');
    expect(lambda.commandCalls(InvokeCommand)).toHaveLength(1);
  });
});

test.each([
  [true, 'Succeeded'],
  [false, 'Failed'],
] as const)('reports %s to CodeDeploy as %s', async (hasPassed, status) => {
  codeDeploy.on(PutLifecycleEventHookExecutionStatusCommand).resolves({});
  await awsPorts().decide(EVENT, hasPassed);
  expect(codeDeploy.commandCalls(PutLifecycleEventHookExecutionStatusCommand)[0]?.args[0].input).toEqual({
    deploymentId: 'd-1',
    lifecycleEventHookExecutionId: 'hook-1',
    status,
  });
});
