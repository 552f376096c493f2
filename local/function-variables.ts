import type { FunctionProperties } from '#ops/stack/template';
import { type LocalEnv, localValuesOf } from './local-env.ts';
import type { Placeholders } from './placeholders.ts';
import type { OnUnresolved, Resolver } from './resolver.ts';
import { secretNameOf } from './secrets.ts';

/** Sources of the values of variables. */
export interface VariableSources {
  readonly resolver: Resolver;
  readonly placeholders: Placeholders;
  readonly local: LocalEnv;
  readonly secrets: Readonly<Record<string, string>>;
  /** Returns the value of an SSM parameter, or undefined. */
  readonly parameter: (name: string) => string | undefined;
}

/** `{{resolve:service:name…}}`, which CloudFormation replaces when it deploys. */
const DYNAMIC_REFERENCE = /\{\{resolve:(secretsmanager|ssm|ssm-secure):(.+?)\}\}/g;

/** Resolves a function's variables. Local values win over those of the template, and apply to handlers only. */
export function functionVariables(properties: FunctionProperties, sources: VariableSources): Record<string, string> {
  const { resolver, placeholders, local } = sources;
  const variables = properties.Environment?.Variables ?? {};
  const own = isProcessor(properties) ? localValuesOf(local, properties) : {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, expression]) => {
      if (own[name] !== undefined) return [name, own[name]];
      const onUnresolved = placeholders.in(name);
      return [name, resolveReferences(resolver.resolve(expression, onUnresolved), onUnresolved, sources)];
    }),
  );
}

/** Tells if a function runs handlers. */
export function isProcessor({ Environment }: FunctionProperties): boolean {
  return Environment?.Variables.LANE !== undefined;
}

function resolveReferences(text: string, onUnresolved: OnUnresolved, sources: VariableSources): string {
  return text.replaceAll(DYNAMIC_REFERENCE, (_, service: string, reference: string) => {
    const value = service === 'secretsmanager' ? secretValue(reference, sources) : sources.parameter(reference);
    const reason = `The local mode has no value of ${service} ${reference}.`;
    return value ?? onUnresolved({ name: reference, reason });
  });
}

/** Reads `name-or-arn:SecretString:json-key:version-stage:version-id`, of which all but the first are optional. */
function secretValue(reference: string, { secrets }: VariableSources): string | undefined {
  const [, id = reference, key] = /^(.+?):SecretString(?::([^:]*))?/.exec(reference) ?? [];
  const secret = secrets[secretNameOf(id)];
  if (secret === undefined || !key) return secret;
  try {
    return JSON.parse(secret)[key];
  } catch {
    return undefined;
  }
}
