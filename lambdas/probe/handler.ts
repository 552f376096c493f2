import { LOGS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import type { ProbeReport } from '#contract/probe';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { HookEvent, ProbePorts } from './ports.ts';

/** Probes of a version that fails. */
const MAX_PROBES = 3;
const ROLLBACK: ProbeReport = { passed: 0, failures: [], warnings: ['a rollback is not probed'] };

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
      const { group, isRollback } = await ports.deployment(event);
      const version = ownValue(versions, group ?? '');
      if (version === undefined) throw new Error(`the deployment group ${group} has no version in VERSIONS`);
      // A rollback must not depend on a probe. `VERSIONS` may still name the version that failed.
      const report = isRollback ? ROLLBACK : await probeUntilPassed(version, ports);
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

/** A permission on a new secret or queue may take some seconds until it is in effect. */
async function probeUntilPassed(version: string, ports: ProbePorts): Promise<ProbeReport> {
  let report = await ports.probe(version);
  for (let probes = 1; probes < MAX_PROBES && !isPassed(report); probes++) {
    await ports.pause();
    report = await ports.probe(version);
  }
  return report;
}

/** An answer without a list is not one of a version that knows probes. */
function isPassed({ failures }: ProbeReport): boolean {
  return Array.isArray(failures) && failures.length === 0;
}
