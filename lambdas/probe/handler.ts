import { LOGS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import type { ProbeReport } from '#contract/probe';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { HookEvent, ProbePorts } from './ports.ts';

/** Everything that the probe function needs. The entry file creates it once per execution environment. */
export interface ProbeProps {
  /** ARNs of the versions that the stack deploys, by the name of their deployment group. */
  readonly versions: Readonly<Record<string, string>>;
  readonly ports: ProbePorts;
  readonly log: FunctionLog;
}

/**
 * Creates the Lambda handler that CodeDeploy invokes before a new version receives traffic. Each invocation reports
 * one decision, because CodeDeploy would wait for an hour otherwise.
 */
export function createHandler({ versions, ports, log }: ProbeProps): (event: HookEvent) => Promise<void> {
  return async (event) => {
    const deployment = { deploymentId: event.DeploymentId };
    let hasPassed = false;
    try {
      const group = await ports.deploymentGroup(event);
      const version = ownValue(versions, group ?? '');
      if (version === undefined) throw new Error(`the deployment group ${group} has no version in VERSIONS`);
      const report = await ports.probe(version);
      hasPassed = isPassed(report);
      const fields = { ...deployment, version, ...report };
      if (hasPassed) log.info(LOGS.versionPassed, fields);
      else log.error(LOGS.versionFailed, fields);
    } catch (error) {
      log.error(LOGS.versionFailed, { ...deployment, error });
    }
    await ports.decide(event, hasPassed);
  };
}

/** An answer without a list is not one of a version that knows probes. */
function isPassed({ failures }: ProbeReport): boolean {
  return Array.isArray(failures) && failures.length === 0;
}
