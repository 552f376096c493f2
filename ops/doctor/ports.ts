import type { ThrottleConfig } from '#contract/throttle-config';
import type { AlarmState } from '#ops/metrics/stage-metrics';
import type { DeployedStack } from '#ops/stack/deployed-stack';

/** The doctor's requests to AWS, in the account and region of the caller. They change nothing. */
export interface DoctorPorts {
  now(): Date;
  /** @throws {Error} when no region is set */
  region(): Promise<string>;
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Returns the version of the CDK bootstrap, or undefined when the account is not bootstrapped. */
  bootstrapVersion(parameter: string): Promise<number | undefined>;
  /** Returns undefined when no stack of this name is deployed. */
  deployedStack(name: string): Promise<DeployedStack | undefined>;
  /** Returns the account's concurrent executions of Lambda. */
  concurrency(): Promise<{ readonly quota: number; readonly unreserved: number }>;
  /** Returns the requests that API Gateway accepts for all APIs of the account and region, or undefined if unknown. */
  accountThrottle(): Promise<ThrottleConfig | undefined>;
  secretState(name: string): Promise<'present' | 'missing' | 'being deleted'>;
  /** Returns undefined when the secret has no readable text. */
  secretText(name: string): Promise<string | undefined>;
  subscriptions(topicArn: string): Promise<readonly Subscription[]>;
  /** Returns an event source mapping's state, such as `Enabled`, or undefined when there is no such mapping. */
  mappingState(uuid: string): Promise<string | undefined>;
  alarms(namePrefix: string): Promise<readonly AlarmState[]>;
  messagesWaiting(queueUrl: string): Promise<number>;
}

export interface Subscription {
  readonly endpoint: string;
  readonly confirmed: boolean;
}
