import type { DeployedStack } from '#ops/stack/deployed-stack';

/** All that the doctor asks of AWS. It changes nothing. */
export interface DoctorPorts {
  now(): Date;
  /** @throws {Error} when none is set */
  region(): Promise<string>;
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  /** The version that the CDK's bootstrap has noted down, or undefined when it has not run. */
  bootstrapVersion(parameter: string): Promise<number | undefined>;
  /** Undefined when nothing is deployed under this name. */
  deployedStack(name: string): Promise<DeployedStack | undefined>;
  /** Of the account in its region. */
  concurrency(): Promise<{ readonly quota: number; readonly unreserved: number }>;
  secretState(name: string): Promise<'present' | 'missing' | 'being deleted'>;
  /** Undefined when there is none that could be read. */
  secretText(name: string): Promise<string | undefined>;
  subscriptions(topicArn: string): Promise<readonly Subscription[]>;
  /** Of an event source mapping: `Enabled`, `Disabled` or a state on the way there; undefined when there is none. */
  mappingState(uuid: string): Promise<string | undefined>;
  /** Those whose name begins so. */
  alarms(namePrefix: string): Promise<readonly AlarmState[]>;
  messagesWaiting(queueUrl: string): Promise<number>;
}

export interface Subscription {
  readonly endpoint: string;
  readonly confirmed: boolean;
}

export interface AlarmState {
  readonly name: string;
  readonly state: string;
  /** When it last went over to another state. */
  readonly since: Date;
  readonly description: string;
  readonly actionsEnabled: boolean;
}
