import type { Expression } from '#ops/stack/template';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Nothing here checks them; the SDK wants some, and these can do no harm anywhere else. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What a created resource is known by. */
export interface Physical {
  readonly ref: string;
  readonly arn: string;
}

/** Turns the template's intrinsic functions into the values of what runs here. */
export class Resolver {
  readonly #physical = new Map<string, Physical>();

  add(logicalId: string, physical: Physical): void {
    this.#physical.set(logicalId, physical);
  }

  /** @throws {Error} when the template uses what the local mode does not know */
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
    throw new Error(`the local mode cannot resolve ${JSON.stringify(expression)}`);
  }

  resolveAll(expressions: Readonly<Record<string, Expression>>): Record<string, string> {
    return Object.fromEntries(Object.entries(expressions).map(([name, each]) => [name, this.resolve(each)]));
  }

  #of(logicalId: string): Physical {
    const physical = this.#physical.get(logicalId);
    if (!physical) throw new Error(`the local mode does not run ${logicalId}, which a function refers to`);
    return physical;
  }
}
