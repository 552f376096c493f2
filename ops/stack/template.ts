import type { AttributeDefinition, KeySchemaElement, Projection } from '@aws-sdk/client-dynamodb';
import { FUNCTION_NAME, NEEDS_AWS, type StackMetadata } from '#config/stack-metadata';

interface Resource<Properties> {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Metadata?: {
    readonly 'aws:asset:path'?: string;
    readonly 'aws:cdk:path'?: string;
    readonly [NEEDS_AWS]?: boolean;
    readonly [FUNCTION_NAME]?: string;
  };
}

/** A value in a template, or an intrinsic function that resolves to one. */
export type Expression = string | number | boolean | { readonly [intrinsic: string]: unknown };

export interface FunctionProperties {
  readonly Description?: string;
  readonly Environment?: { readonly Variables: Readonly<Record<string, Expression>> };
  readonly Handler: string;
  readonly LoggingConfig?: { readonly LogGroup?: Expression };
  readonly MemorySize: number;
  readonly ReservedConcurrentExecutions?: number;
  readonly Runtime?: string;
  readonly Timeout: number;
}

export interface BucketProperties {
  readonly BucketName?: Expression;
  readonly BucketEncryption?: {
    readonly ServerSideEncryptionConfiguration: readonly {
      readonly ServerSideEncryptionByDefault?: { readonly KMSMasterKeyID?: Expression };
    }[];
  };
}

export interface QueueProperties {
  readonly QueueName?: Expression;
  readonly FifoQueue?: boolean;
  readonly KmsMasterKeyId?: Expression;
  readonly ContentBasedDeduplication?: boolean;
  readonly DelaySeconds?: number;
  readonly MessageRetentionPeriod?: number;
  readonly VisibilityTimeout?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: Expression; readonly maxReceiveCount: number };
}

export interface MappingProperties {
  readonly EventSourceArn: Expression;
  readonly FunctionName: Expression;
  readonly BatchSize?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumBatchingWindowInSeconds?: number;
  /** An expression while a command can pause the lane: `Fn::If` on a condition on the lane's parameter. */
  readonly Enabled?: Expression;
  readonly ScalingConfig?: { readonly MaximumConcurrency: number };
}

interface IndexProperties {
  readonly IndexName: string;
  readonly KeySchema: KeySchemaElement[];
  readonly Projection: Projection;
}

export interface TableProperties {
  readonly TableName?: Expression;
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly KeySchema: KeySchemaElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexProperties[];
  readonly LocalSecondaryIndexes?: readonly IndexProperties[];
}

export interface TopicProperties {
  readonly TopicName?: Expression;
  readonly FifoTopic?: boolean;
  readonly ContentBasedDeduplication?: boolean;
}

export interface SecretProperties {
  readonly Name?: Expression;
  readonly SecretString?: Expression;
  readonly GenerateSecretString?: {
    readonly ExcludeCharacters?: string;
    readonly ExcludeLowercase?: boolean;
    readonly ExcludeNumbers?: boolean;
    readonly ExcludePunctuation?: boolean;
    readonly ExcludeUppercase?: boolean;
    readonly GenerateStringKey?: string;
    readonly IncludeSpace?: boolean;
    readonly PasswordLength?: number;
    readonly RequireEachIncludedType?: boolean;
    readonly SecretStringTemplate?: string;
  };
}

export interface ParameterProperties {
  readonly Name?: Expression;
  readonly Type: string;
  readonly Value: Expression;
}

export interface RouteSettings {
  readonly ThrottlingRateLimit?: number;
  readonly ThrottlingBurstLimit?: number;
}

interface StageProperties {
  readonly ApiId: Expression;
  readonly DefaultRouteSettings?: RouteSettings;
  /** Settings by route key. */
  readonly RouteSettings?: Readonly<Record<string, RouteSettings>>;
}

export interface RouteProperties {
  readonly ApiId: Expression;
  readonly RouteKey: string;
  readonly Target: Expression;
}

export interface RuleProperties {
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Targets: readonly { readonly Arn: Expression }[];
}

export interface SubscriptionProperties {
  readonly Protocol: string;
  readonly Endpoint?: Expression;
  readonly TopicArn: Expression;
  readonly RawMessageDelivery?: boolean;
  readonly FilterPolicy?: object;
  readonly FilterPolicyScope?: string;
}

interface AlarmProperties {
  readonly AlarmName?: Expression;
  readonly AlarmDescription?: Expression;
  readonly AlarmActions?: readonly Expression[];
}

interface ResourceTypes {
  'AWS::ApiGatewayV2::Api': object;
  'AWS::ApiGatewayV2::Integration': { readonly ApiId: Expression; readonly IntegrationUri: Expression };
  'AWS::ApiGatewayV2::Route': RouteProperties;
  'AWS::ApiGatewayV2::Stage': StageProperties;
  'AWS::CloudWatch::Alarm': AlarmProperties;
  'AWS::CloudWatch::CompositeAlarm': AlarmProperties;
  'AWS::DynamoDB::GlobalTable': TableProperties;
  'AWS::DynamoDB::Table': TableProperties;
  'AWS::Events::Rule': RuleProperties;
  'AWS::Lambda::EventSourceMapping': MappingProperties;
  'AWS::Lambda::Function': FunctionProperties;
  'AWS::Logs::LogGroup': { readonly RetentionInDays?: number };
  'AWS::S3::Bucket': BucketProperties;
  'AWS::SecretsManager::Secret': SecretProperties;
  'AWS::SNS::Subscription': SubscriptionProperties;
  'AWS::SNS::Topic': TopicProperties;
  'AWS::SQS::Queue': QueueProperties;
  'AWS::SSM::Parameter': ParameterProperties;
}

/** A template's JSON content. */
export interface TemplateContent {
  readonly Resources: Readonly<Record<string, Resource<unknown>>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string | number }>>;
  readonly Conditions?: Readonly<Record<string, Expression>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Expression>>>>>>;
  readonly Metadata: { readonly Catchbasin: StackMetadata };
}

/** The template of a synthesized or deployed stack. */
export class Template {
  readonly #resources: TemplateContent['Resources'];
  readonly metadata: StackMetadata;
  /** Values that intrinsic functions refer to besides resources. */
  readonly values: Pick<TemplateContent, 'Parameters' | 'Conditions' | 'Mappings'>;

  constructor({ Resources, Metadata, ...values }: TemplateContent) {
    this.#resources = Resources;
    this.metadata = Metadata.Catchbasin;
    this.values = values;
  }

  /** Returns the types of all resources, by logical id. */
  types(): [logicalId: string, type: string][] {
    return Object.entries(this.#resources).map(([logicalId, { Type }]) => [logicalId, Type]);
  }

  /** Names a resource as its author does: by its path in the stack, and its type. */
  describe(logicalId: string): string {
    const { Type, Metadata } = this.#resources[logicalId] ?? {};
    const path = Metadata?.['aws:cdk:path']?.replace(/^[^/]+\//, '').replace(/\/(Resource|Default)$/, '');
    return `${path || logicalId}${Type ? ` (${Type})` : ''}`;
  }

  /** Returns all resources of a type, by logical id. */
  all<Type extends keyof ResourceTypes>(type: Type): [logicalId: string, properties: ResourceTypes[Type]][] {
    return Object.entries(this.#resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, { Properties }]) => [logicalId, (Properties ?? {}) as ResourceTypes[Type]]);
  }

  /** Returns the logical id of the function in an expression, also of one that is named by an alias. */
  findFunction(expression: Expression): string | undefined {
    const target = findTarget(expression) ?? '';
    const { Type, Properties } = this.#resources[target] ?? {};
    if (Type === 'AWS::Lambda::Alias') return findTarget((Properties as { FunctionName: Expression }).FunctionName);
    return target || undefined;
  }

  /** Tells whether a function calls services without an emulator, so that the local mode does not run it. */
  needsAws(logicalId: string): boolean {
    return this.#resources[logicalId]?.Metadata?.[NEEDS_AWS] ?? false;
  }

  /** Returns the functions that the local mode runs, by logical id. */
  localFunctions(): [logicalId: string, properties: FunctionProperties][] {
    return this.all('AWS::Lambda::Function').filter(([logicalId]) => !this.needsAws(logicalId));
  }

  /** Returns the directory of a function's bundle, relative to the assembly, or undefined when its code is inline. */
  findBundle(logicalId: string): string | undefined {
    return this.#resources[logicalId]?.Metadata?.['aws:asset:path'];
  }

  /** Returns the name of a function in `lambdas/`, or undefined for a function of the user. */
  functionNameOf(logicalId: string): string | undefined {
    return this.#resources[logicalId]?.Metadata?.[FUNCTION_NAME];
  }

  /** Returns the directory of a function's bundle, relative to the assembly. */
  bundleOf(logicalId: string): string {
    const path = this.findBundle(logicalId);
    if (!path) throw new Error(`the template has no bundle of ${logicalId}`);
    return path;
  }
}

/** Returns the logical id in an expression: `{ Ref }`, `{ Fn::GetAtt }` or a route's `integrations/{ Ref }`. */
export function targetOf(expression: Expression): string {
  const target = findTarget(expression);
  if (target === undefined) throw new Error(`the template's ${JSON.stringify(expression)} refers to no resource`);
  return target;
}

/** Returns the logical id in an expression, or undefined when it names a resource outside the template. */
export function findTarget(expression: Expression): string | undefined {
  return /"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/.exec(JSON.stringify(expression))?.[1];
}
