import type { Assembly } from '#ops/stack/assembly';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { type Finding, fault } from './finding.ts';
import type { DoctorPorts } from './ports.ts';

/** What is going to be deployed, and what already is. */
export interface Planned {
  readonly assembly: Assembly;
  readonly deployed: Promise<DeployedStack | undefined>;
}

/** One thing that the doctor looks at. */
export interface Check<Subject> {
  readonly name: string;
  /** The IAM actions that looking takes. */
  readonly actions: readonly string[];
  readonly look: (subject: Subject, ports: DoctorPorts) => Promise<readonly Finding[]>;
}

/** What cannot be looked at is a finding too, and keeps nobody from looking at the rest. */
export async function runCheck<Subject>(
  { actions, look }: Check<Subject>,
  subject: Subject,
  ports: DoctorPorts,
): Promise<readonly Finding[]> {
  try {
    return await look(subject, ports);
  } catch (error) {
    const { name, message } = error as Error;
    const remedy = /denied|authoriz/i.test(`${name} ${message}`)
      ? `Allow the caller ${actions.join(', ')}.`
      : 'Run the doctor again; if it stays, ask the AWS Health Dashboard.';
    return [fault(`not looked at: ${message}`, remedy)];
  }
}
