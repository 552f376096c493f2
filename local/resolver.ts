import type { Expression } from '#ops/stack/template';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Placeholder credentials. The SDK requires some, the emulators do not check them, and AWS does not accept them. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The identifiers of a created resource. */
export interface Physical {
  /** The value of `Ref`. */
  readonly ref: string;
  readonly arn: string;
}

/** Resolves the template's intrinsic functions to the local resources. */
export class Resolver {
  readonly #physical = new Map<string, Physical>();

  /** Registers a created resource. */
  add(logicalId: string, physical: Physical): void {
    this.#physical.set(logicalId, physical);
  }

  /**
   * Resolves an expression to its value.
   *
   * @throws {Error} when the local mode does not support the expression or does not run the resource
   */
  resolve(expression: Expression): string {
    if (typeof expression !== 'object') return String(expression);
    const [[intrinsic, argument] = ['', undefined]] = Object.entries(expression);
    switch (intrinsic) {
      case 'Ref':
        return PSEUDO_PARAMETERS[argument as string] ?? this.#of(argument as string).ref;
      case 'Fn::GetAtt': {
        const [logicalId, attribute] = argument as [string, string];
        if (attribute === 'Arn') return this.#of(logicalId).arn;
        break;
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, Expression[]];
        return parts.map((part) => this.resolve(part)).join(separator);
      }
    }
    throw new Error(
      `The local mode cannot resolve ${JSON.stringify(expression)} in the environment of a function. ` +
        'It supports Ref, Fn::GetAtt of Arn, and Fn::Join.',
    );
  }

  /** Resolves each value of a record. */
  resolveAll(expressions: Readonly<Record<string, Expression>>): Record<string, string> {
    return Object.fromEntries(Object.entries(expressions).map(([name, each]) => [name, this.resolve(each)]));
  }

  #of(logicalId: string): Physical {
    const physical = this.#physical.get(logicalId);
    if (!physical) {
      throw new Error(
        `A function refers to ${logicalId}, which the local mode does not run. ` +
          'It runs functions, buckets, queues and tables.',
      );
    }
    return physical;
  }
}
