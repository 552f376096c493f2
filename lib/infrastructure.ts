import type { Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { TopicOf, WebhooksDefinition } from '#contract/define-webhooks';

/** The network that a processor joins, to reach what has no public address. */
export interface Network {
  /** The VPC of the processor. */
  readonly vpc: IVpc | Vpc;
  /**
   * Subnets with a route to S3, SQS, DynamoDB and CloudWatch Logs, by a NAT gateway or VPC endpoints.
   *
   * @default the private subnets of the VPC
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * Security groups of the processor. They must allow connections to the services above.
   *
   * @default a new security group per processor
   */
  readonly securityGroups?: ISecurityGroup[];
}

/** The resources that can be granted to handlers. The `Webhooks` construct is one. */
export interface Resources<Topic extends string = string> {
  /** The stack that contains the webhooks. Create further resources in it. */
  readonly stack: Stack;
  /** The stage that is synthesized, such as `dev` or `prod`. */
  readonly stage: string;
  /**
   * Finds the function that runs a topic's handler. The topics of one lane share it, and so its permissions.
   *
   * @throws {Error} when the configuration has no such topic
   */
  readonly processorOf: (topic: Topic) => LambdaFunction;
}

/** Resources and networks of handlers: the default export of `webhooks/infrastructure.ts`. */
export interface Infrastructure<Topic extends string = string> {
  /**
   * Creates or looks up the networks of lanes, by the lane's name.
   *
   * @default every processor joins `vpc` of the `Webhooks` construct, or no network
   */
  networks?(stack: Stack): Readonly<Record<string, Network>>;

  /**
   * Creates or looks up the key that encrypts everything that the stage stores. See docs/encryption.md.
   *
   * @default `encryptionKey` of the `Webhooks` construct, or keys of AWS
   */
  encryptionKey?(stack: Stack): IKey;

  /**
   * Creates tables, secrets and other resources, and grants them. Called when every other resource exists.
   *
   * @default nothing is created or granted
   */
  grant?(resources: Resources<Topic>): void;
}

/**
 * Declares what handlers need from AWS. With the type of the configuration, a wrong topic does not compile.
 *
 * @example
 * import type config from './config.ts';
 *
 * export default defineInfrastructure<typeof config>({
 *   grant({ stack, stage, processorOf }) {
 *     const orders = new TableV2(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
 *     orders.grantWriteData(processorOf('orders'));
 *   },
 * });
 */
export function defineInfrastructure<Definition = WebhooksDefinition>(
  infrastructure: Infrastructure<TopicOf<Definition>>,
): Infrastructure {
  return infrastructure;
}
