import type { ISecurityGroup, IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { WebhooksDefinition } from '#contract/define-webhooks';
import type { HandlerRegistry } from '#contract/handler';
import type { Infrastructure } from './infrastructure.ts';

/**
 * Options of the `Webhooks` construct.
 *
 * @example
 * const props: WebhooksProps = { stage: 'prod', config, handlers, infrastructure, vpc };
 */
export interface WebhooksProps {
  /** The stage of the configuration to deploy, such as `dev` or `prod`. */
  readonly stage: string;
  /** The configuration: the default export of `webhooks/config.ts`. */
  readonly config: WebhooksDefinition;
  /** The handlers: the default export of `webhooks/handlers/index.ts`. Only their topics are read. */
  readonly handlers: HandlerRegistry;
  /**
   * Directory with `config.ts` and `handlers/index.ts`, which the functions bundle. A relative path starts at the
   * working directory, which is the project.
   *
   * @default 'webhooks'
   */
  readonly webhooksDir?: string;
  /** Resources and networks of the handlers: the default export of `webhooks/infrastructure.ts`. @default none */
  readonly infrastructure?: Infrastructure;
  /**
   * An existing topic that receives critical alarms, and warnings unless there is a `warningTopic`. Its policy must
   * allow `cloudwatch.amazonaws.com` to publish. The recipients in `alarms` are subscribed to it.
   *
   * @default a new topic
   */
  readonly alarmTopic?: ITopic;
  /** An existing topic that receives warnings, under the same conditions. @default `alarmTopic`, or a new topic */
  readonly warningTopic?: ITopic;
  /** A VPC that every processor joins, unless `infrastructure.networks` names another for its lane. @default none */
  readonly vpc?: IVpc | Vpc;
  /** Subnets of `vpc` that the processors join. Refused without `vpc`. @default the private subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection;
  /** Security groups of all processors. Refused without `vpc`. @default a new security group per processor */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * Key that encrypts everything that the stage stores: webhooks, queues, the idempotency table, its topics of alarms
   * and all logs. See docs/encryption.md. `infrastructure.encryptionKey` can create one instead.
   *
   * @default keys of AWS
   */
  readonly encryptionKey?: IKey;
  /**
   * Creates a CloudWatch dashboard of the stage, which costs $3 a month. See docs/operating.md.
   *
   * @default true
   */
  readonly dashboard?: boolean;
}
