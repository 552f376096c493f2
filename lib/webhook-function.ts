import { join } from 'node:path';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvOf, FunctionName } from '#contract/env';
import type { Network } from './infrastructure.ts';

const ROOT = join(import.meta.dirname, '..');

export interface WebhookFunctionProps<F extends FunctionName> {
  /** The folder below `lambdas/`. */
  readonly name: F;
  readonly description: string;
  /** All of the function's variables, as `contract/env.ts` lists them. */
  readonly env: EnvOf<F>;
  readonly timeout: Duration;
  /** In MiB. Lambda gives CPU in proportion. */
  readonly memorySize: number;
  /** @default no concurrency is set aside, and none is the limit */
  readonly reservedConcurrency?: number | undefined;
  /** @default none */
  readonly network?: Network | undefined;
}

/** A function of the webhook's way: one bundle with the SDK inside, and a log group that does not grow for ever. */
export class WebhookFunction<F extends FunctionName> extends NodejsFunction {
  /** Its own, and nobody else's. */
  declare readonly role: Role;

  constructor(scope: Construct, id: string, props: WebhookFunctionProps<F>) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Lambda's managed policy would let the function write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (props.network) {
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaENIManagementAccess'));
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaENIManagementAccess]',
        reason: 'It holds no more than Lambda needs to join a network, and AWS keeps it so.',
      });
    }

    super(scope, id, {
      role,
      logGroup,
      description: props.description,
      entry: join(ROOT, 'lambdas', props.name, 'index.ts'),
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySize,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: { ...props.env },
      // A `Vpc` is an `IVpc`, but for how strictly we take a property that may be missing.
      ...(props.network && { ...props.network, vpc: props.network.vpc as IVpc }),
      bundling: {
        // As one CJS file a function starts faster than as ESM, and with its own SDK faster than with the runtime's.
        format: OutputFormat.CJS,
        bundleAwsSDK: true,
        mainFields: ['module', 'main'],
        target: 'node24',
        minify: true,
        // Read only where NODE_OPTIONS asks for it: at the door, loading the map would make every cold start longer.
        sourceMap: true,
        sourcesContent: false,
      },
    });
  }
}
