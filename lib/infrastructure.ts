import type { Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** Where a lane's processor runs, to reach what has no public address. */
export interface Network {
  readonly vpc: IVpc | Vpc;
  /** They need a way to S3, SQS, DynamoDB and CloudWatch Logs: a NAT gateway, or VPC endpoints. @default private ones */
  readonly vpcSubnets?: SubnetSelection;
  /** @default one of its own */
  readonly securityGroups?: ISecurityGroup[];
}

export interface Resources {
  readonly stack: Stack;
  /**
   * The function that runs a topic's handler, to grant something to or to set a variable of. Topics of one lane share
   * it, and so its permissions.
   *
   * @throws {Error} when there is no such topic
   */
  handlerOf(topic: string): LambdaFunction;
}

/** What handlers need of AWS: the default export of `webhooks/infrastructure.ts`. */
export interface Infrastructure {
  /** The networks of lanes, by their name. @default no lane is in a VPC */
  networks?(stack: Stack): Readonly<Record<string, Network>>;
  /** Makes tables, secrets and the like, and grants them. Called once everything else stands. */
  grant?(resources: Resources): void;
}

export function defineInfrastructure(infrastructure: Infrastructure): Infrastructure {
  return infrastructure;
}
