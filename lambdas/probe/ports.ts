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

/** Creates the ports on the AWS SDK. */
export function awsPorts(): ProbePorts {
  const codeDeploy = new CodeDeployClient();
  const lambda = new LambdaClient();
  return {
    async deploymentGroup({ DeploymentId }) {
      const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId: DeploymentId }));
      return deploymentInfo?.deploymentGroupName;
    },
    async probe(versionArn) {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: versionArn, Payload: JSON.stringify(PROBE) }),
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
