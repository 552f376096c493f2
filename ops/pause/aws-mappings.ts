import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ignoreError } from '#contract/ignore-error';
import { describeAwsError } from '#ops/aws/aws-error';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { type LaneResources, lanesOf } from '#ops/stack/lanes';
import type { LaneMappings, LaneState, SwitchRun } from '#ops/stage/stage';
import { InterruptedError, RefusedError, UserError } from '#ops/user-error';
import { formatPause, heldPause, LOST } from './held-pause.ts';
import { setParameter } from './set-parameter.ts';

/** Time between two requests for a state that is about to change. */
const POLL_MS = 2_000;

/** Event source mappings of a deployed stack. */
export class AwsMappings implements LaneMappings {
  readonly #stack: DeployedStack;
  readonly #pollMs: number;
  readonly #lambda = new LambdaClient();

  constructor(stack: DeployedStack, pollMs = POLL_MS) {
    this.#stack = stack;
    this.#pollMs = pollMs;
  }

  async state(name: string): Promise<LaneState> {
    const lane = this.#find(name);
    return { mapping: await this.#mappingState(lane), pause: heldPause(this.#stack, lane), isConfigured: lane.paused };
  }

  async pause(name: string, run: SwitchRun): Promise<LaneState> {
    const lane = this.#find(name);
    const before = await this.state(name);
    if (lane.paused) return before;
    if (lane.pauseParameter === undefined) {
      throw new RefusedError(
        `the deployed version of ${this.#stack.name} cannot hold a pause of lane ${name}. Deploy it first.`,
      );
    }
    const pause = before.pause ?? { since: new Date().toISOString(), by: await callerArn() };
    await this.#switch(lane, false, run);
    if (!before.pause) await this.#hold(lane, formatPause(pause), run);
    return { mapping: await this.#switch(lane, false, run), pause, isConfigured: false };
  }

  async resume(name: string, run: SwitchRun): Promise<LaneState> {
    const lane = this.#find(name);
    if (lane.paused) {
      throw new RefusedError(
        `webhooks/config.ts pauses lane ${name}. Remove \`paused\` from the lane and deploy to resume it.`,
      );
    }
    await this.#switch(lane, true, run);
    if (heldPause(this.#stack, lane)) await this.#hold(lane, '', run);
    return { mapping: await this.#switch(lane, true, run), isConfigured: false };
  }

  #find(name: string): LaneResources {
    const lane = lanesOf(this.#stack.template).find((each) => each.name === name);
    if (!lane) throw new Error(`the stack has no lane ${name}`);
    return lane;
  }

  #uuidOf({ mapping }: LaneResources): string {
    return this.#stack.physicalIds.get(mapping) ?? '';
  }

  async #mappingState(lane: LaneResources): Promise<string> {
    const command = new GetEventSourceMappingCommand({ UUID: this.#uuidOf(lane) });
    const found = await this.#lambda.send(command).catch(ignoreError('ResourceNotFoundException'));
    return found ? (found.State ?? 'unknown') : LOST;
  }

  /** Enables or disables a mapping, and waits until it is. Lambda refuses changes while another one is under way. */
  async #switch(lane: LaneResources, enabled: boolean, { signal, onStep }: SwitchRun): Promise<string> {
    const wanted = enabled ? 'Enabled' : 'Disabled';
    const underway = enabled ? 'Enabling' : 'Disabling';
    let shown = '';
    for (;;) {
      const state = await this.#mappingState(lane);
      if (state === wanted) return state;
      if (state === LOST) {
        throw new UserError(
          `lane ${lane.name} has lost its event source mapping. \`doctor\` tells how to create it again.`,
        );
      }
      if (state !== shown && shown !== '') onStep(`the mapping of lane ${lane.name} is ${state}`);
      shown = state;
      if (['Enabled', 'Disabled'].includes(state)) {
        onStep(`${enabled ? 'enabling' : 'disabling'} the mapping of lane ${lane.name}`);
        await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID: this.#uuidOf(lane), Enabled: enabled }));
      } else {
        const interrupted = await sleep(this.#pollMs, false, { signal }).catch(() => true);
        if (!interrupted) continue;
        const done = state === underway ? `the mapping is ${state}` : 'nothing was changed';
        throw new InterruptedError(`interrupted. ${done}. Run the command again to finish it.`);
      }
    }
  }

  /** Writes the parameter. The mapping is switched already, so a failure says what a later deploy brings. */
  async #hold(lane: LaneResources, value: string, run: SwitchRun): Promise<void> {
    const cloudFormation = new CloudFormationClient();
    const { name: StackName } = this.#stack;
    try {
      await setParameter(cloudFormation, { StackName, parameter: lane.pauseParameter ?? '', value }, run, this.#pollMs);
    } catch (error) {
      const failure = describeAwsError(error);
      if (!failure && !(error instanceof UserError)) throw error;
      const reason = failure ? `${failure.what}. ${failure.remedy}` : (error as Error).message;
      const next = value ? 'is paused, but the next deploy may resume it' : 'runs, but the next deploy may pause it';
      const message = `lane ${lane.name} ${next}. ${reason} Then run the command again.`;
      throw error instanceof InterruptedError
        ? new InterruptedError(message, { cause: error })
        : new UserError(message, { cause: error });
    } finally {
      cloudFormation.destroy();
    }
  }
}

async function callerArn(): Promise<string> {
  const sts = new STSClient();
  try {
    return (await sts.send(new GetCallerIdentityCommand())).Arn ?? 'unknown';
  } finally {
    sts.destroy();
  }
}
