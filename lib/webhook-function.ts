import { join } from 'node:path';
import { AssetHashType, type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { bundleOptions } from '#config/bundle-options';
import { FUNCTION_NAME } from '#config/stack-metadata';
import type { EnvOf, FunctionName } from '#contract/env';
import type { Network } from './infrastructure.ts';
import { warnOfLargeBundle } from './warn-of-large-bundle.ts';

export interface WebhookFunctionProps<F extends FunctionName> {
  /** The directory in `lambdas/`. */
  readonly name: F;
  readonly description: string;
  /** All variables of the function, as listed in `contract/env.ts`. */
  readonly env: EnvOf<F>;
  readonly timeout: Duration;
  /** In MiB. Lambda allocates CPU in proportion. */
  readonly memorySize: number;
  /** @default the function shares the unreserved concurrency of the account */
  readonly reservedConcurrency?: number | undefined;
  readonly logRetention: RetentionDays;
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
  /** `false` leaves out the code that fetches public keys, which only ingest has. @default true */
  readonly fetchesKeys?: boolean;
  /** @default none */
  readonly network?: Network | undefined;
}

/** A function bundled into one file with the AWS SDK, with its own role and log group. */
export class WebhookFunction<F extends FunctionName> extends LambdaFunction {
  /** Used by this function only. */
  declare readonly role: Role;
  /** In MiB. */
  readonly memorySize: number;
  /** The directory in `lambdas/`. */
  readonly entry: F;

  constructor(scope: Construct, id: string, props: WebhookFunctionProps<F>) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Lambda's managed policy would allow writes to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (props.network) {
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaENIManagementAccess'));
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaENIManagementAccess]',
        reason: 'It contains only what Lambda needs to join a VPC, and AWS maintains it.',
      });
    }

    super(scope, id, {
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Metrics are in lines of level INFO, so a higher level would lose them.
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Lambda then writes lines about failed invocations only, and none about each invocation that succeeds.
      systemLogLevelV2: SystemLogLevel.WARN,
      description: props.description,
      code: bundledCode(props.name, props.webhooksDir, props.fetchesKeys),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySize,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: { ...props.env },
      // exactOptionalPropertyTypes does not accept a `Vpc` as an `IVpc`.
      ...(props.network && { ...props.network, vpc: props.network.vpc as IVpc }),
    });
    (this.node.defaultChild as CfnFunction).addMetadata(FUNCTION_NAME, props.name);
    this.memorySize = props.memorySize;
    this.entry = props.name;
    warnOfLargeBundle(this, props.name, {
      ...bundleOptions(props.name, props.webhooksDir, props.fetchesKeys),
      sourcemap: false,
    });
  }
}

/** Bundles a function with esbuild in this process. The asset is the same for all lanes. */
function bundledCode(name: FunctionName, webhooksDir: string, fetchesKeys = true): Code {
  return Code.fromAsset(import.meta.dirname, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Without effect, because the bundling in this process succeeds or throws.
      image: Runtime.NODEJS_24_X.bundlingImage,
      // The CDK bundles once for equal options, and does not see what `tryBundle` depends on.
      command: [name, webhooksDir, String(fetchesKeys)],
      local: {
        tryBundle(directory) {
          buildSync({ ...bundleOptions(name, webhooksDir, fetchesKeys), outfile: join(directory, 'index.js') });
          return true;
        },
      },
    },
  });
}
