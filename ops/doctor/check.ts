import { describeAwsError } from '#ops/aws/aws-error';
import type { Assembly } from '#ops/stack/assembly';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { error, type Finding } from './finding.ts';
import type { DoctorPorts } from './ports.ts';

/** The stage as it would be deployed, and as it is deployed now. */
export interface Planned {
  readonly assembly: Assembly;
  readonly deployed: Promise<DeployedStack | undefined>;
}

/** The stage as it is deployed. */
export interface Deployed extends DeployedStack {
  /** Start of the deploy that is checked. Undefined when the doctor checks the stage at any other time. */
  readonly after: Date | undefined;
}

/** A check of the doctor. */
export interface Check<Subject> {
  readonly name: string;
  /** The IAM actions that the check needs. */
  readonly actions: readonly string[];
  readonly run: (subject: Subject, ports: DoctorPorts) => Promise<readonly Finding[]>;
}

/** Runs a check. An error of AWS becomes a finding, so that the other checks still run. */
export async function runCheck<Subject>(
  { actions, run }: Check<Subject>,
  subject: Subject,
  ports: DoctorPorts,
): Promise<readonly Finding[]> {
  try {
    return await run(subject, ports);
  } catch (cause) {
    const failure = describeAwsError(cause);
    if (!failure) throw cause;
    const remedy = failure.kind === 'permission' ? `Allow the caller ${actions.join(', ')}.` : failure.remedy;
    return [error(failure.what, remedy)];
  }
}
