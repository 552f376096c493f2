import type { Expression, Template } from '#ops/stack/template';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Placeholder credentials. The SDK requires some, the emulators do not check them, and AWS does not accept them. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::NoValue': '',
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/local/0`,
  'AWS::StackName': 'local',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The identifiers of a created resource. */
export interface Physical {
  /** The value of `Ref`. @default it has no local value */
  readonly ref?: string;
  /** @default it has no local value */
  readonly arn?: string;
  /** Further attributes of `Fn::GetAtt`. @default none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A part of an expression that has no local value. */
export interface Unresolved {
  /** The logical id of the resource or parameter, or the name of the export. */
  readonly name: string;
  /** The attribute of the resource. @default its `Ref` */
  readonly attribute?: string | undefined;
  /** Explains why there is no value, and what is supported. */
  readonly reason: string;
}

/** Returns the text that takes the place of a part without a local value, or throws. */
export type OnUnresolved = (part: Unresolved) => string;

const refuse: OnUnresolved = ({ reason }) => {
  throw new Error(reason);
};

/** Resolves the template's intrinsic functions to the local resources. */
export class Resolver {
  readonly #physical = new Map<string, Physical>();
  readonly #values: Template['values'];

  /** @param values parameters, conditions and mappings of the template. @default none */
  constructor(values: Template['values'] = {}) {
    this.#values = values;
  }

  /** Registers a created resource. */
  add(logicalId: string, physical: Physical): void {
    this.#physical.set(logicalId, physical);
  }

  /** Tells if a resource is registered. */
  has(logicalId: string): boolean {
    return this.#physical.has(logicalId);
  }

  /**
   * Resolves an expression to its value.
   *
   * @param onUnresolved chooses the text of a part without a local value. @default it throws
   * @throws {Error} when the local mode does not support the expression or does not run the resource
   */
  resolve(expression: Expression, onUnresolved: OnUnresolved = refuse): string {
    if (typeof expression !== 'object') return String(expression);
    const [[intrinsic, argument] = ['', undefined]] = Object.entries(expression);
    const resolve = (part: Expression) => this.resolve(part, onUnresolved);
    switch (intrinsic) {
      case 'Ref':
        return this.#ref(String(argument), onUnresolved);
      case 'Fn::GetAtt': {
        const [logicalId = '', ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        return this.#attribute(logicalId, attribute.join('.'), onUnresolved);
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, Expression];
        return this.#list(parts, onUnresolved).join(separator);
      }
      case 'Fn::Select': {
        const [index, list] = argument as [Expression, Expression];
        // A placeholder may have fewer parts than the value that it takes the place of.
        const parts = this.#list(list, onUnresolved);
        return parts[Number(resolve(index))] ?? parts.at(-1) ?? '';
      }
      case 'Fn::Sub': {
        const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Variables];
        return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
          if (literal) return `\${${name}}`;
          const variable = variables[name];
          if (variable !== undefined) return resolve(variable);
          return resolve(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
        });
      }
      case 'Fn::If': {
        const [condition, then, otherwise] = argument as [string, Expression, Expression];
        return resolve(this.#holds({ Condition: condition }) ? then : otherwise);
      }
      case 'Fn::FindInMap': {
        const [map = '', first = '', second = ''] = (argument as Expression[]).map(resolve);
        const value = this.#values.Mappings?.[map]?.[first]?.[second];
        if (value !== undefined) return resolve(value);
        break;
      }
      case 'Fn::Base64':
        return Buffer.from(resolve(argument as Expression)).toString('base64');
      case 'Fn::ImportValue': {
        const name = resolve(argument as Expression);
        return onUnresolved({ name, reason: `A function imports ${name}, which another stack exports.` });
      }
    }
    const reason =
      `The local mode cannot resolve ${JSON.stringify(expression)} in the environment of a function. ` +
      'It supports Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split, Fn::If and Fn::FindInMap.';
    return onUnresolved({ name: intrinsic, reason });
  }

  /** Resolves each value of a record. */
  resolveAll(expressions: Readonly<Record<string, Expression>>): Record<string, string> {
    return Object.fromEntries(Object.entries(expressions).map(([name, each]) => [name, this.resolve(each)]));
  }

  #ref(name: string, onUnresolved: OnUnresolved): string {
    const physical = this.#physical.get(name);
    if (physical?.ref !== undefined) return physical.ref;
    const parameter = this.#values.Parameters?.[name];
    // The default of a parameter of such a type is the name of an SSM parameter, and not its value.
    if (parameter?.Default !== undefined && !parameter.Type.startsWith('AWS::SSM::')) return String(parameter.Default);
    return PSEUDO_PARAMETERS[name] ?? onUnresolved({ name, reason: notRun(name) });
  }

  #attribute(logicalId: string, attribute: string, onUnresolved: OnUnresolved): string {
    const physical = this.#physical.get(logicalId);
    if (physical?.arn !== undefined && attribute === 'Arn') return physical.arn;
    const reason = physical ? `The local mode does not know the attribute ${attribute} of ${logicalId}.` : undefined;
    const value = physical?.attributes?.[attribute];
    return value ?? onUnresolved({ name: logicalId, attribute, reason: reason ?? notRun(logicalId) });
  }

  #list(expression: Expression, onUnresolved: OnUnresolved): string[] {
    if (Array.isArray(expression)) return expression.map((part) => this.resolve(part, onUnresolved));
    const { 'Fn::Split': split, 'Fn::GetAZs': zones } = Object(expression);
    if (zones !== undefined) return ['a', 'b', 'c'].map((zone) => `${REGION}${zone}`);
    if (!split) return this.resolve(expression, onUnresolved).split(',');
    const [separator, text] = split as [string, Expression];
    return this.resolve(text, onUnresolved).split(separator);
  }

  #holds(condition: Expression): boolean {
    const [[operator, argument] = ['', undefined]] = Object.entries(Object(condition));
    const parts = argument as Expression[];
    switch (operator) {
      case 'Condition':
        return this.#holds(this.#values.Conditions?.[String(argument)] ?? {});
      case 'Fn::Equals':
        // A part without a local value equals no text.
        return new Set(parts.map((part) => this.resolve(part, ({ name }) => `\0${name}`))).size === 1;
      case 'Fn::Not':
        return !this.#holds(parts[0] ?? {});
      case 'Fn::And':
        return parts.every((part) => this.#holds(part));
      case 'Fn::Or':
        return parts.some((part) => this.#holds(part));
      default:
        return false;
    }
  }
}

type Variables = Readonly<Record<string, Expression>>;

function notRun(name: string): string {
  return (
    `A function refers to ${name}, which the local mode does not run. ` +
    'It runs functions, buckets, queues, tables, topics, secrets and parameters.'
  );
}
