import type { LimitName } from './limits.ts';
import { LongestValues, type TemplateContent, type TemplateResource } from './longest-values.ts';

/** A value that counts towards a limit. */
export interface Measurement {
  readonly limit: LimitName;
  readonly value: number;
  /** Logical id of the resource. Undefined for limits of the stack. */
  readonly of?: string;
}

export interface Measured {
  readonly template: TemplateContent;
  readonly stackName: string;
  /** Tells if the template is written without indentation. */
  readonly compact: boolean;
  /** Logical ids of the resources that belong to Catchbasin. The limits of a resource are checked for these only. */
  readonly own: ReadonlySet<string>;
}

/** Parameter that the CDK adds with a rule to most templates, after their validation. It checks the bootstrap stack. */
const BOOTSTRAP = { name: 'BootstrapVersion', parameters: 1, bytes: 1_000 };

/**
 * Topics up to which each has alarms of its own. An alarm of each topic costs more than one for all, and CloudFormation
 * limits the resources of a stack.
 */
export const MAX_TOPICS_WITH_OWN_ALARMS = 40;

/** Measures a synthesized stack by every limit. */
export function measureLimits({ template, stackName, compact, own }: Measured): Measurement[] {
  const { Resources = {}, Outputs = {}, Parameters = {} } = template;
  const longest = new LongestValues(template, stackName);
  const all = Object.entries(Resources);
  const resources = new Resourceful(all, own);
  const added = BOOTSTRAP.name in Parameters ? { parameters: 0, bytes: 0 } : BOOTSTRAP;
  const text = JSON.stringify(template, undefined, compact ? undefined : 1);
  return [
    { limit: 'resources', value: all.length },
    { limit: 'outputs', value: Object.keys(Outputs).length },
    { limit: 'parameters', value: Object.keys(Parameters).length + added.parameters },
    { limit: 'templateBytes', value: Buffer.byteLength(text) + added.bytes },
    { limit: 'dynamicReferences', value: text.split('{{resolve:').length - 1 },
    { limit: 'topicsOfAlarm', value: topicsOfSharedAlarms(template) },
    ...roleMeasurements(resources, longest),
    ...functionMeasurements(resources, longest),
    ...resources.ofType('AWS::ApiGatewayV2::Api').flatMap(({ id: of }): Measurement[] => [
      { limit: 'routes', of, value: resources.referring('AWS::ApiGatewayV2::Route', 'ApiId', of).length },
      { limit: 'integrations', of, value: resources.referring('AWS::ApiGatewayV2::Integration', 'ApiId', of).length },
    ]),
    ...resources
      .ofType('AWS::CloudWatch::Alarm')
      .flatMap(({ id: of, Properties: { Metrics = [] } }): Measurement[] =>
        Metrics.map(({ Expression = '' }) => ({ limit: 'alarmExpression', of, value: String(Expression).length })),
      ),
    ...resources.ofType('AWS::S3::Bucket').map(({ id: of, Properties: { LifecycleConfiguration } }): Measurement => {
      return { limit: 'lifecycleRules', of, value: LifecycleConfiguration?.Rules?.length ?? 0 };
    }),
  ];
}

function roleMeasurements(resources: Resourceful, longest: LongestValues): Measurement[] {
  const size = (document: unknown) => JSON.stringify(longest.of(document)).length;
  const policies = resources.ofType('AWS::IAM::ManagedPolicy').map(
    ({ id: of, Properties: { PolicyDocument } }): Measurement => ({
      limit: 'managedPolicy',
      of,
      value: size(PolicyDocument),
    }),
  );
  const roles = resources.ofType('AWS::IAM::Role').flatMap(({ id: of, Properties }): Measurement[] => {
    const { Policies = [], ManagedPolicyArns = [] } = Properties;
    const inline = [...resources.referring('AWS::IAM::Policy', 'Roles', of), ...Policies];
    const attached = resources.referring('AWS::IAM::ManagedPolicy', 'Roles', of);
    return [
      {
        limit: 'inlinePolicies',
        of,
        value: inline.reduce((sum, { PolicyDocument }) => sum + size(PolicyDocument), 0),
      },
      { limit: 'managedPoliciesOfRole', of, value: ManagedPolicyArns.length + attached.length },
    ];
  });
  return [...policies, ...roles];
}

function functionMeasurements(resources: Resourceful, longest: LongestValues): Measurement[] {
  const size = (value: unknown) => Buffer.byteLength(JSON.stringify(longest.of(value)));
  const functions = resources.ofType('AWS::Lambda::Function');
  // An alias has a policy of its own.
  const policies = [...functions, ...resources.ofType('AWS::Lambda::Alias')].flatMap(({ id: of }): Measurement[] => {
    const permissions = resources.referring('AWS::Lambda::Permission', 'FunctionName', of);
    const policy = { Version: '2012-10-17', Id: 'default', Statement: permissions.map((each) => statement(of, each)) };
    return permissions.length > 0 ? [{ limit: 'functionPolicy', of, value: size(policy) }] : [];
  });
  const environments = functions.map(({ id: of, Properties: { Environment } }): Measurement => {
    // Lambda measures the variables as JSON.
    return { limit: 'environment', of, value: size(Environment?.Variables ?? {}) };
  });
  return [...environments, ...policies];
}

/** Builds the statement that Lambda makes of a permission. Its id is the name that CloudFormation generates. */
function statement(of: string, { Action, Principal, SourceArn, SourceAccount }: Properties): object {
  return {
    Sid: 'x'.repeat(100),
    Effect: 'Allow',
    Principal: { Service: Principal },
    Action,
    Resource: { 'Fn::GetAtt': [of, 'Arn'] },
    Condition: {
      ...(SourceAccount && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
      ...(SourceArn && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    },
  };
}

function topicsOfSharedAlarms({ Metadata }: TemplateContent): number {
  const { topics = {} } = (Metadata?.Catchbasin ?? {}) as { topics?: Record<string, { alarms?: boolean }> };
  const count = Object.values(topics).filter(({ alarms }) => alarms).length;
  return count > MAX_TOPICS_WITH_OWN_ALARMS ? count : 0;
}

type Properties = NonNullable<TemplateResource['Properties']>;

/** The resources of a template, found by type and by reference. */
class Resourceful {
  readonly #all: readonly (readonly [string, TemplateResource])[];
  readonly #own: ReadonlySet<string>;

  constructor(all: readonly (readonly [string, TemplateResource])[], own: ReadonlySet<string>) {
    this.#all = all;
    this.#own = own;
  }

  /** Lists the resources of Catchbasin of a type. */
  ofType(type: string): { readonly id: string; readonly Properties: Properties }[] {
    return this.#all
      .filter(([id, { Type }]) => Type === type && this.#own.has(id))
      .map(([id, { Properties = {} }]) => ({ id, Properties }));
  }

  /** Lists the properties of all resources of a type whose property refers to a resource. */
  referring(type: string, property: string, to: string): Properties[] {
    return this.#all
      .filter(([, { Type, Properties }]) => Type === type && refersTo(Properties?.[property], to))
      .map(([, { Properties = {} }]) => Properties);
  }
}

function refersTo(value: unknown, id: string): boolean {
  if (Array.isArray(value)) return value.some((each) => refersTo(each, id));
  const { Ref, 'Fn::GetAtt': attribute } = Object(value);
  return Ref === id || attribute?.[0] === id;
}
