import type { AttributeDefinition, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { NEEDS_AWS, type StackMetadata } from '#config/stack-metadata';

interface Resource<Properties> {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Metadata?: { readonly 'aws:asset:path'?: string; readonly [NEEDS_AWS]?: boolean };
}

/** A value in a template, or an intrinsic function that resolves to one. */
export type Expression = string | number | { readonly [intrinsic: string]: unknown };

export interface FunctionProperties {
  readonly Description?: string;
  readonly Environment?: { readonly Variables: Readonly<Record<string, Expression>> };
  readonly Handler: string;
  readonly MemorySize: number;
  readonly ReservedConcurrentExecutions?: number;
  readonly Timeout: number;
}

export interface QueueProperties {
  readonly FifoQueue?: boolean;
  readonly MessageRetentionPeriod?: number;
  readonly VisibilityTimeout?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: Expression; readonly maxReceiveCount: number };
}

export interface MappingProperties {
  readonly EventSourceArn: Expression;
  readonly FunctionName: Expression;
  readonly BatchSize: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly Enabled?: boolean;
  readonly ScalingConfig?: { readonly MaximumConcurrency: number };
}

export interface TableProperties {
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly KeySchema: KeySchemaElement[];
}

export interface RouteProperties {
  readonly RouteKey: string;
  readonly Target: Expression;
}

export interface RuleProperties {
  readonly ScheduleExpression?: string;
  readonly Targets: readonly { readonly Arn: Expression }[];
}

export interface SubscriptionProperties {
  readonly Protocol: string;
  readonly Endpoint?: Expression;
  readonly TopicArn: Expression;
}

interface AlarmProperties {
  readonly AlarmName?: Expression;
  readonly AlarmDescription?: Expression;
  readonly AlarmActions?: readonly Expression[];
}

interface ResourceTypes {
  'AWS::ApiGatewayV2::Integration': { readonly IntegrationUri: Expression };
  'AWS::ApiGatewayV2::Route': RouteProperties;
  'AWS::CloudWatch::Alarm': AlarmProperties;
  'AWS::CloudWatch::CompositeAlarm': AlarmProperties;
  'AWS::SNS::Topic': object;
  'AWS::DynamoDB::Table': TableProperties;
  'AWS::Events::Rule': RuleProperties;
  'AWS::Lambda::EventSourceMapping': MappingProperties;
  'AWS::Lambda::Function': FunctionProperties;
  'AWS::S3::Bucket': object;
  'AWS::SNS::Subscription': SubscriptionProperties;
  'AWS::SQS::Queue': QueueProperties;
}

/** A template's JSON content. */
export interface TemplateContent {
  readonly Resources: Readonly<Record<string, Resource<unknown>>>;
  readonly Metadata: { readonly Catchbasin: StackMetadata };
}

/** The template of a synthesized or deployed stack. */
export class Template {
  readonly #resources: TemplateContent['Resources'];
  readonly metadata: StackMetadata;

  constructor({ Resources, Metadata }: TemplateContent) {
    this.#resources = Resources;
    this.metadata = Metadata.Catchbasin;
  }

  /** Returns all resources of a type, by logical id. */
  all<Type extends keyof ResourceTypes>(type: Type): [logicalId: string, properties: ResourceTypes[Type]][] {
    return Object.entries(this.#resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, { Properties }]) => [logicalId, (Properties ?? {}) as ResourceTypes[Type]]);
  }

  /** Tells whether a function calls services without an emulator, so that the local mode does not run it. */
  needsAws(logicalId: string): boolean {
    return this.#resources[logicalId]?.Metadata?.[NEEDS_AWS] ?? false;
  }

  /** Returns the functions that the local mode runs, by logical id. */
  localFunctions(): [logicalId: string, properties: FunctionProperties][] {
    return this.all('AWS::Lambda::Function').filter(([logicalId]) => !this.needsAws(logicalId));
  }

  /** Returns the directory of a function's bundle, relative to the assembly. */
  bundleOf(logicalId: string): string {
    const path = this.#resources[logicalId]?.Metadata?.['aws:asset:path'];
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
