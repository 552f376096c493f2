/** The part of a template that limits depend on. */
export interface TemplateContent {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: object;
  readonly Parameters?: object;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of any type
  readonly Properties?: Readonly<Record<string, any>>;
}

/** Values of pseudo parameters, each as long as the longest in any partition. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': text(12),
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'us-isof-south-1',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};

/** The longest names that services allow. CloudFormation cuts the names that it generates. */
const LONGEST_NAMES: Readonly<Record<string, number>> = {
  'AWS::IAM::Role': 64,
  'AWS::Lambda::Function': 64,
  'AWS::S3::Bucket': 63,
  'AWS::SQS::Queue': 80,
};
/** Dashes and the random end of a name that CloudFormation generates. */
const RANDOM_PART = 15;
/** Id that API Gateway gives an API. */
const API_ID = text(10);
/** A value of which nothing is known, such as the attribute of a resource in another stack. */
const UNKNOWN = text(128);

const TYPES_WITH_ARN_AS_REF = [
  'AWS::IAM::ManagedPolicy',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
];

/**
 * Replaces the functions of CloudFormation in values by the longest text that they can become in a deployment.
 *
 * @param template the template that contains the values
 */
export class LongestValues {
  readonly #resources: NonNullable<TemplateContent['Resources']>;
  readonly #stackName: string;

  constructor({ Resources = {} }: TemplateContent, stackName: string) {
    this.#resources = Resources;
    this.#stackName = stackName;
  }

  /** Returns the value without functions of CloudFormation. */
  of(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => this.of(each));
    const [[key = '', argument] = [], ...others] = Object.entries(value);
    if (others.length > 0 || !/^(Ref|Fn::\w+)$/.test(key)) {
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.of(each)]));
    }
    return this.#call(key, argument);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the argument of any function
  #call(name: string, argument: any): unknown {
    if (name === 'Ref') return this.#reference(argument);
    if (name === 'Fn::GetAtt') return this.#attribute(...(argument as [string, string]));
    if (name === 'Fn::Join') return (this.of(argument[1]) as unknown[]).join(argument[0]);
    if (name === 'Fn::If') {
      const [yes, no] = [this.of(argument[1]), this.of(argument[2])];
      return JSON.stringify(yes ?? '').length > JSON.stringify(no ?? '').length ? yes : no;
    }
    return UNKNOWN;
  }

  #reference(id: string): unknown {
    if (id === 'AWS::NoValue') return undefined;
    const type = this.#resources[id]?.Type;
    if (type === undefined) return PSEUDO[id] ?? UNKNOWN;
    if (type === 'AWS::SQS::Queue') {
      const host = `sqs.${PSEUDO['AWS::Region']}.${PSEUDO['AWS::URLSuffix']}`;
      return `https://${host}/${PSEUDO['AWS::AccountId']}/${this.#nameOf(id)}`;
    }
    if (type === 'AWS::ApiGatewayV2::Api') return API_ID;
    return TYPES_WITH_ARN_AS_REF.includes(type) ? this.#arnOf(id) : this.#nameOf(id);
  }

  #attribute(id: string, attribute: string): string {
    if (attribute.endsWith('Arn')) return this.#arnOf(id);
    if (attribute.endsWith('Name')) return this.#nameOf(id);
    if (attribute === 'ApiEndpoint') {
      return `https://${API_ID}.execute-api.${PSEUDO['AWS::Region']}.${PSEUDO['AWS::URLSuffix']}`;
    }
    return UNKNOWN;
  }

  #arnOf(id: string): string {
    const type = this.#resources[id]?.Type ?? '';
    const service = type.split('::')[1]?.toLowerCase() ?? '';
    const scope = `${PSEUDO['AWS::Partition']}:${service}:${PSEUDO['AWS::Region']}:${PSEUDO['AWS::AccountId']}`;
    // The longest kind is that of log groups, whose ARNs also end with `:*`.
    return type === 'AWS::S3::Bucket'
      ? `arn:${PSEUDO['AWS::Partition']}:s3:::${this.#nameOf(id)}`
      : `arn:${scope}:log-group:${this.#nameOf(id)}:*`;
  }

  /** Returns the name of a resource, or a text as long as the name that CloudFormation generates. */
  #nameOf(id: string): string {
    const { Type = '', Properties = {} } = this.#resources[id] ?? {};
    const given = Properties[`${Type.split('::')[2]}Name`];
    if (given !== undefined) return String(this.of(given));
    return text(Math.min(LONGEST_NAMES[Type] ?? 255, this.#stackName.length + id.length + RANDOM_PART));
  }
}

function text(length: number): string {
  return 'x'.repeat(length);
}
