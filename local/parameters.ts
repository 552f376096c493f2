import fastify, { type FastifyInstance } from 'fastify';
import type { Template } from '#ops/stack/template';
import type { CreateResource } from './create-resource.ts';
import { ACCOUNT, REGION, type Resolver } from './resolver.ts';

/** An SSM parameter. */
export interface Parameter {
  readonly type: string;
  readonly value: string;
  readonly version: number;
}

/** The parameters by name. */
export type Parameters = Map<string, Parameter>;

interface Input {
  readonly Name: string;
  readonly Names: readonly string[];
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly Overwrite?: boolean;
  readonly Type?: string;
  readonly Value: string;
}

/** An error response of SSM. */
class ServiceError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Adds the template's parameters. Their values are in memory and come from the template at each start. */
export async function addParameters(
  template: Template,
  resolver: Resolver,
  parameters: Parameters,
  create: CreateResource,
): Promise<void> {
  for (const [logicalId, { Name, Type, Value }] of template.all('AWS::SSM::Parameter')) {
    await create(logicalId, async () => {
      const name = Name === undefined ? logicalId : resolver.resolve(Name);
      const value = resolver.resolve(Value);
      parameters.set(name, { type: Type, value, version: 1 });
      resolver.add(logicalId, { ref: name, arn: arnOf(name), attributes: { Type, Value: value } });
    });
  }
}

/** Creates an emulator of the parameter store of SSM with the operations that read and write parameters. */
export function createParameterStore(parameters: Parameters): FastifyInstance {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, JSON.parse(String(body))));
  app.post<{ Body: Input }>('/', async ({ headers, body }, reply) => {
    const [, operation = ''] = String(headers['x-amz-target']).split('.');
    reply.type('application/x-amz-json-1.1');
    try {
      return JSON.stringify(execute(operation, body, parameters));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return reply.code(400).send(JSON.stringify({ __type: error.type, message: error.message }));
    }
  });
  return app;
}

function execute(operation: string, input: Input, parameters: Parameters): object {
  switch (operation) {
    case 'GetParameter': {
      const found = describe(input.Name, parameters);
      if (!found) {
        const fix = 'Create it in webhooks/infrastructure.ts, or write it with PutParameter.';
        throw new ServiceError('ParameterNotFound', `There is no parameter ${input.Name}. ${fix}`);
      }
      return { Parameter: found };
    }
    case 'GetParameters': {
      const found = input.Names.map((name) => describe(name, parameters));
      return {
        Parameters: found.filter((each) => each !== undefined),
        InvalidParameters: input.Names.filter((_, index) => !found[index]),
      };
    }
    case 'GetParametersByPath': {
      const path = input.Path.replace(/\/*$/, '/');
      const names = [...parameters.keys()].filter(
        (name) => name.startsWith(path) && (input.Recursive || !name.slice(path.length).includes('/')),
      );
      return { Parameters: names.map((name) => describe(name, parameters)) };
    }
    case 'PutParameter': {
      const current = parameters.get(input.Name);
      if (current && !input.Overwrite) {
        throw new ServiceError('ParameterAlreadyExists', `The parameter ${input.Name} exists. Set Overwrite to true.`);
      }
      const version = (current?.version ?? 0) + 1;
      parameters.set(input.Name, { type: input.Type ?? current?.type ?? 'String', value: input.Value, version });
      return { Version: version, Tier: 'Standard' };
    }
    default:
      throw new ServiceError(
        'InvalidAction',
        `The local mode does not support ${operation} of SSM. ` +
          'It supports GetParameter, GetParameters, GetParametersByPath and PutParameter.',
      );
  }
}

/** Describes a parameter, which a request can also name by its ARN. */
function describe(nameOrArn: string, parameters: Parameters): object | undefined {
  const [name, parameter] = [...parameters].find(([each]) => each === nameOrArn || arnOf(each) === nameOrArn) ?? [];
  if (name === undefined || !parameter) return undefined;
  const { type, value, version } = parameter;
  return { Name: name, Type: type, Value: value, Version: version, ARN: arnOf(name), DataType: 'text' };
}

function arnOf(name: string): string {
  return `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${name.replace(/^\//, '')}`;
}
