import type { Template } from 'aws-cdk-lib/assertions';
import { ACCOUNT, REGION, Resolver } from '#local/resolver';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: any property that a template holds
  readonly Properties?: any;
}

/** Builds the ARN of a resource that is deployed under its logical id. */
function arnOf(type: string, name: string): string {
  const here = `${REGION}:${ACCOUNT}`;
  switch (type) {
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${name}`;
    case 'AWS::SQS::Queue':
      return `arn:aws:sqs:${here}:${name}`;
    case 'AWS::DynamoDB::Table':
      return `arn:aws:dynamodb:${here}:table/${name}`;
    case 'AWS::Logs::LogGroup':
      return `arn:aws:logs:${here}:log-group:${name}:*`;
    case 'AWS::Lambda::Function':
      return `arn:aws:lambda:${here}:function:${name}`;
    case 'AWS::SNS::Topic':
      return `arn:aws:sns:${here}:${name}`;
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${ACCOUNT}:role/${name}`;
    default:
      return `arn:aws:${name}`;
  }
}

/** The IAM policies of a synthesized template: those of its roles and those of its resources. */
export class Iam {
  readonly #resources: [logicalId: string, resource: Resource][];
  readonly #resolver = new Resolver();

  constructor(template: Template) {
    this.#resources = Object.entries(template.toJSON().Resources);
    for (const [id, { Type }] of this.#resources) {
      const arn = arnOf(Type, id);
      this.#resolver.add(id, { ref: Type === 'AWS::SNS::Topic' ? arn : id, arn });
    }
  }

  /** Returns the ARN of the one resource of a type whose logical id begins with the prefix. */
  arn(type: string, prefix = ''): string {
    return arnOf(type, this.idOf(type, prefix));
  }

  /** Returns the logical id of the one resource of a type whose logical id begins with the prefix. */
  idOf(type: string, prefix = ''): string {
    const found = this.#resources.filter(([id, { Type }]) => Type === type && id.startsWith(prefix));
    if (found.length !== 1) throw new Error(`${found.length} resources of ${type} begin with ${prefix}`);
    return found[0]?.[0] ?? '';
  }

  /** Lists all actions that a role's policies name. */
  actionsOf(role: string): string[] {
    const statements = this.policiesOf(role).flatMap(({ Statement }) => Statement);
    return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
  }

  /** Returns the resolved policy documents of a role. */
  // biome-ignore lint/suspicious/noExplicitAny: a policy document
  policiesOf(role: string): any[] {
    const attached = this.#ofType('AWS::IAM::Policy').filter(({ Roles }) =>
      Roles.some(({ Ref }: { Ref: string }) => arnOf('AWS::IAM::Role', Ref) === role),
    );
    const [own] = this.#resources.filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && arnOf(Type, id) === role);
    const inline = own?.[1].Properties.Policies ?? [];
    return [...attached, ...inline].map(({ PolicyDocument }) => this.#resolved(PolicyDocument));
  }

  /** Returns the resolved policy of a bucket, of the bucket of an object, of a queue or of a topic. */
  resourcePolicyOf(resource: string): unknown {
    const [bucket] = this.#ofType('AWS::S3::BucketPolicy').filter(
      ({ Bucket }) => resource.split('/')[0] === arnOf('AWS::S3::Bucket', Bucket.Ref),
    );
    const [queue] = this.#ofType('AWS::SQS::QueuePolicy').filter(
      ({ Queues }) => resource === arnOf('AWS::SQS::Queue', Queues[0].Ref),
    );
    const [topic] = this.#ofType('AWS::SNS::TopicPolicy').filter(
      ({ Topics }) => resource === arnOf('AWS::SNS::Topic', Topics[0].Ref),
    );
    const policy = bucket ?? queue ?? topic;
    return policy && this.#resolved(policy.PolicyDocument);
  }

  #ofType(type: string) {
    return this.#resources.filter(([, { Type }]) => Type === type).map(([, { Properties }]) => Properties);
  }

  #resolved(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => this.#resolved(each));
    if (/^(Ref|Fn::\w+)$/.test(Object.keys(value)[0] ?? '')) return this.#resolver.resolve(value as { Ref: string });
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#resolved(each)]));
  }
}
