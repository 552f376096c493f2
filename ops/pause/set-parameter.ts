import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import {
  type CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { SwitchRun } from '#ops/stage/stage';
import { InterruptedError, UserError } from '#ops/user-error';

export interface NewParameter {
  readonly StackName: string;
  readonly parameter: string;
  readonly value: string;
}

/** States of a stack that CloudFormation updates. */
const UPDATABLE = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

/**
 * Changes one parameter of a deployed stack, and waits until the update has ended. A running deploy is awaited first.
 *
 * @throws {UserError} when the state of the stack allows no update, or the update fails
 */
export async function setParameter(
  client: CloudFormationClient,
  change: NewParameter,
  run: SwitchRun,
  pollMs: number,
): Promise<void> {
  const { StackName, parameter, value } = change;
  for (;;) {
    const stack = await settledStack(client, StackName, run, pollMs);
    const current = stack.Parameters?.find(({ ParameterKey }) => ParameterKey === parameter)?.ParameterValue ?? '';
    if (current === value) return;
    if (!UPDATABLE.test(stack.StackStatus ?? '')) {
      throw new UserError(`${StackName} is in ${stack.StackStatus}, which CloudFormation does not update. Fix it.`);
    }
    run.onStep(`writing the parameter ${parameter} of ${StackName}`);
    if (await startUpdate(client, stack, change)) break;
  }
  const { StackStatus, StackStatusReason = '' } = await settledStack(client, StackName, run, pollMs);
  if (StackStatus === 'UPDATE_COMPLETE') return;
  throw new UserError(
    `the update of ${StackName} ended in ${StackStatus}: ${StackStatusReason || 'no reason'}. Fix it.`,
  );
}

/** Starts an update that changes nothing but the parameter. @returns false when a deploy has just begun */
async function startUpdate(
  client: CloudFormationClient,
  { Parameters = [], Capabilities = [] }: Stack,
  { StackName, parameter, value }: NewParameter,
): Promise<boolean> {
  const others = Parameters.filter(({ ParameterKey }) => ParameterKey !== parameter);
  const command = new UpdateStackCommand({
    StackName,
    UsePreviousTemplate: true,
    Parameters: [
      ...others.map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
      { ParameterKey: parameter, ParameterValue: value },
    ],
    Capabilities,
  });
  try {
    await client.send(command);
    return true;
  } catch (error) {
    if (isNativeError(error) && /_IN_PROGRESS state/.test(error.message)) return false;
    throw error;
  }
}

async function settledStack(
  client: CloudFormationClient,
  StackName: string,
  { signal, onStep }: SwitchRun,
  pollMs: number,
): Promise<Stack> {
  let shown = '';
  for (;;) {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const status = stack?.StackStatus ?? '';
    if (stack && !status.endsWith('_IN_PROGRESS')) return stack;
    if (status !== shown) onStep(`${StackName} is in ${status}`);
    shown = status;
    const interrupted = await sleep(pollMs, false, { signal }).catch(() => true);
    if (interrupted) throw new InterruptedError(`Interrupted while ${StackName} was in ${status}. Wait until it ends.`);
  }
}
