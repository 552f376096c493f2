import { setTimeout as sleep } from 'node:timers/promises';
import {
  CodeDeployClient,
  GetDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ProbeEvent, ProbeReport } from '#contract/probe';

/** Event of CodeDeploy before a new version receives traffic. */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** Every effect of the probe function. */
export interface ProbePorts {
  /** Returns the name of the deployment group, which is that of the function. */
  deploymentGroup(event: HookEvent): Promise<string | undefined>;
  /** Makes a version check itself. @throws {Error} when it does not start, crashes or times out */
  probe(versionArn: string): Promise<ProbeReport>;
  /** Lets CodeDeploy send traffic to the version, or stop the deployment. */
  decide(event: HookEvent, hasPassed: boolean): Promise<void>;
}

const PROBE: ProbeEvent = { probe: true };

/**
 * Errors of a version that was published, or of a permission that was granted, a moment ago: Lambda still prepares the
 * version, or IAM has not distributed the permission.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
const NOT_YET = ['ResourceConflictException', 'ResourceNotReadyException', 'AccessDeniedException'];
/** Tries to invoke a version, and the time between two of them. The last one leaves time for the longest probe. */
const TRIES = 8;
const PAUSE_MS = 5_000;

/**
 * Creates the ports on the AWS SDK.
 *
 * @param pauseMs time between two tries to invoke a version
 */
export function awsPorts(pauseMs = PAUSE_MS): ProbePorts {
  const codeDeploy = new CodeDeployClient();
  const lambda = new LambdaClient();
  return {
    async deploymentGroup({ DeploymentId }) {
      const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId: DeploymentId }));
      return deploymentInfo?.deploymentGroupName;
    },
    async probe(versionArn) {
      const { FunctionError, Payload } = await whenReady(pauseMs, () =>
        lambda.send(new InvokeCommand({ FunctionName: versionArn, Payload: JSON.stringify(PROBE) })),
      );
      const answer = JSON.parse(Payload?.transformToString() ?? '{}');
      if (FunctionError)
        throw new Error(`${answer.errorType ?? FunctionError}: ${answer.errorMessage ?? 'no message'}`);
      return answer;
    },
    async decide({ DeploymentId, LifecycleEventHookExecutionId }, hasPassed) {
      await codeDeploy.send(
        new PutLifecycleEventHookExecutionStatusCommand({
          deploymentId: DeploymentId,
          lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
          status: hasPassed ? 'Succeeded' : 'Failed',
        }),
      );
    },
  };
}

/** Repeats a call while it fails because something is not ready yet. */
async function whenReady<Result>(pauseMs: number, call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES || !NOT_YET.includes((error as Error).name)) throw error;
      await sleep(pauseMs);
    }
  }
}
