import { setTimeout as sleep } from 'node:timers/promises';
import {
  CodeDeployClient,
  GetDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ignoreError } from '#contract/ignore-error';
import type { ProbeEvent, ProbeReport } from '#contract/probe';

/** Event of CodeDeploy before a new version receives traffic. */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** A deployment by CodeDeploy. */
export interface Deployment {
  /** Name of the deployment group, which is that of the function. */
  readonly group: string | undefined;
  /** True when CodeDeploy moves an alias back, after a deployment that failed. */
  readonly isRollback: boolean;
}

/** Every effect of the probe function. */
export interface ProbePorts {
  /** Finds what is deployed. */
  deployment(event: HookEvent): Promise<Deployment>;
  /** Makes a version check itself. @throws {Error} when it does not start, crashes or times out */
  probe(versionArn: string): Promise<ProbeReport>;
  /** Waits before a version is probed again. */
  pause(): Promise<void>;
  /** Lets CodeDeploy send traffic to the version, or stop the deployment. */
  decide(event: HookEvent, hasPassed: boolean): Promise<void>;
}

const PROBE: ProbeEvent = { probe: true };

/** A function whose handlers hang uses all its concurrency. The fix must be deployed anyway. */
const NOT_PROBED: ProbeReport = {
  passed: 0,
  failures: [],
  warnings: ['the version was not probed, because the version before uses all concurrency of the function'],
};

/** Error of Lambda while all reserved concurrency of the function is in use. */
const THROTTLED = 'TooManyRequestsException';
/**
 * Errors that may end soon. Lambda still prepares the version, IAM has not distributed a new permission yet, or the
 * version before uses all concurrency.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
const NOT_YET = ['ResourceConflictException', 'ResourceNotReadyException', 'AccessDeniedException', THROTTLED];
/** Tries to invoke a version, and the time between two of them. The last one leaves time for the longest probe. */
const TRIES = 8;
const PAUSE_MS = 5_000;
/** Time for one probe. A module of a handler that never loads must not keep CodeDeploy waiting for an hour. */
const PROBE_MS = 45_000;

/**
 * Creates the ports on the AWS SDK.
 *
 * @param pauseMs time between two tries to invoke a version
 * @param probeMs time for one probe
 */
export function awsPorts(pauseMs = PAUSE_MS, probeMs = PROBE_MS): ProbePorts {
  const codeDeploy = new CodeDeployClient();
  const lambda = new LambdaClient();
  return {
    async deployment({ DeploymentId }) {
      const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId: DeploymentId }));
      return {
        group: deploymentInfo?.deploymentGroupName,
        isRollback: deploymentInfo?.creator === 'codeDeployRollback',
      };
    },
    async probe(versionArn) {
      const command = new InvokeCommand({ FunctionName: versionArn, Payload: JSON.stringify(PROBE) });
      const answered = await whenReady(pauseMs, () =>
        lambda.send(command, { abortSignal: AbortSignal.timeout(probeMs) }),
      ).catch(ignoreError(THROTTLED));
      if (!answered) return NOT_PROBED;
      const { FunctionError, Payload } = answered;
      const answer = JSON.parse(Payload?.transformToString() ?? '{}');
      if (FunctionError)
        throw new Error(`${answer.errorType ?? FunctionError}: ${answer.errorMessage ?? 'no message'}`);
      return answer;
    },
    async pause() {
      await sleep(pauseMs);
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
