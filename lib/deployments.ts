import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type CfnDeploymentGroup,
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { NEEDS_AWS } from '#config/stack-metadata';
import type { FunctionName } from '#contract/env';
import type { Alarms } from './alarms/alarms.ts';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import type { LiveAlias } from './live-alias.ts';
import { WebhookFunction } from './webhook-function.ts';

/** The managed policy that the CDK attaches to the role of a deployment group. */
const CODE_DEPLOY_POLICY = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited';

export interface DeploymentsProps {
  readonly stage: string;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly alarms: Alarms;
  readonly logRetention: RetentionDays;
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
}

/** A function that is deployed by a canary, with an alarm, or at once. */
interface Target {
  readonly name: string;
  readonly function: WebhookFunction<'ingest' | 'process'>;
  readonly live: LiveAlias;
  /** Makes CodeDeploy roll a canary back. Undefined for a function that is deployed at once. */
  readonly alarm?: Alarm | undefined;
}

/**
 * Deployments of the ingest function and the processors by CodeDeploy: a new version must pass a probe before it
 * receives webhooks, and canaries are rolled back when they fail.
 */
export class Deployments extends Construct {
  /** The function that CodeDeploy invokes before a new version receives webhooks. */
  readonly function: WebhookFunction<'probe'>;
  /** Name of the application of CodeDeploy. */
  readonly application: string;

  constructor(scope: Construct, id: string, props: DeploymentsProps) {
    super(scope, id);
    const { stage, ingest, lanes, alarms, logRetention, webhooksDir } = props;
    const targets: readonly Target[] = [
      { name: 'ingest', function: ingest.function, live: ingest.live, alarm: alarms.watchNewIngest(ingest) },
      ...lanes.map((lane) => ({
        name: `lane-${lane.name}`,
        function: lane.processor,
        live: lane.live,
        alarm: lane.config.canary ? alarms.watchNewProcessor(lane) : undefined,
      })),
    ];
    const versions = Object.fromEntries(targets.map(({ name, live }) => [name, live.version.functionArn]));
    this.function = new WebhookFunction(this, 'Probe', {
      name: 'probe',
      description: 'Checks new versions before they receive webhooks',
      // Lambda may need half a minute until a new version can be invoked, and a failed probe is repeated twice.
      timeout: Duration.minutes(4),
      memorySize: 256,
      logRetention,
      webhooksDir,
      env: { STAGE: stage, VERSIONS: Stack.of(this).toJsonString(versions) },
    });
    (this.function.node.defaultChild as CfnFunction).addMetadata(NEEDS_AWS, true);
    this.#grantProbe(targets.map((target) => target.function));

    const application = new LambdaApplication(this, 'Application');
    this.application = application.applicationName;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::${CODE_DEPLOY_POLICY}]`,
      reason: 'It contains what CodeDeploy needs to move an alias, and AWS maintains it.',
    });
    acknowledgeVersionsOf(this.function, role);
    for (const { name, live, alarm } of targets) {
      const group = new LambdaDeploymentGroup(this, `Group-${name}`, {
        application,
        deploymentGroupName: name,
        deploymentConfig: alarm ? LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES : LambdaDeploymentConfig.ALL_AT_ONCE,
        alias: live,
        role,
        preHook: this.function as IFunction,
        ...(alarm && { alarms: [alarm] }),
      });
      // CodeDeploy would otherwise keep the alarm of a lane that has no canary any more (aws/aws-cdk#23307).
      if (!alarm) (group.node.defaultChild as CfnDeploymentGroup).alarmConfiguration = { enabled: false };
      this.function.addToRolePolicy(
        new PolicyStatement({ actions: ['codedeploy:GetDeployment'], resources: [group.deploymentGroupArn] }),
      );
      // CloudFormation would otherwise start the first deployment before CodeDeploy may invoke the probe.
      live.node.addDependency(role);
    }
  }

  /** Grants invoking any version, because a permission on the new one might not be in effect yet when it is probed. */
  #grantProbe(functions: readonly WebhookFunction<FunctionName>[]): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: functions.map(({ functionArn }) => `${functionArn}:*`),
      }),
    );
    // AWS documents no resource for this action, whereas the CDK and SAM name the deployment group.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'], resources: ['*'] }),
    );
    Validations.of(this.function.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM restricts the action to no resource. The caller must know the id of a hook that is waiting.',
    });
    for (const each of functions) acknowledgeVersionsOf(each, this.function.role);
  }
}

function acknowledgeVersionsOf(invoked: WebhookFunction<FunctionName>, role: Role): void {
  const logicalId = Stack.of(role).getLogicalId(invoked.node.defaultChild as CfnFunction);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`,
    reason: 'The version of a function is not known before it is published.',
  });
}
