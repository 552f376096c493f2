import type { FastifyInstance } from 'fastify';
import { CREDENTIALS, type Endpoints, startEmulators } from './emulators.ts';
import { FaultSwitch } from './fault-switch.ts';
import { httpDoor } from './http-door.ts';
import { LocalFunction } from './local-function.ts';
import type { Narrator } from './narrator.ts';
import { QueueMapping } from './queue-mapping.ts';
import { REGION, Resolver, targetOf } from './resolver.ts';
import { Schedule } from './schedule.ts';
import type { Secrets } from './secrets.ts';
import type { Steps } from './steps.ts';
import type { FunctionProperties, Template } from './template.ts';

/** As many invocations of one function at once as a laptop enjoys. */
const MOST_AT_ONCE = 4;

export interface LocalApp {
  readonly door: FastifyInstance;
  readonly endpoints: Endpoints;
  /** The variables of each function. */
  readonly environments: readonly Readonly<Record<string, string>>[];
  stop(): Promise<void>;
}

/** Runs what the template describes: its functions on the emulators, its mappings, and its HTTP API, not yet listening. */
export async function startApp(
  template: Template,
  secrets: Secrets,
  steps: Steps,
  narrator: Narrator,
): Promise<LocalApp> {
  const resolver = new Resolver();
  const faults = new FaultSwitch({
    onChange: (now) => narrator.warn(`the functions' faults are now ${JSON.stringify(now)}`),
  });
  const emulators = await startEmulators(template, secrets, resolver, faults);
  const environments: Record<string, string>[] = [];
  const functions = new Map(
    template.all('AWS::Lambda::Function').map(([logicalId, properties]) => {
      const bundle = template.bundleOf(logicalId);
      const env = environment(logicalId, properties, resolver, emulators.functionEndpoints);
      environments.push(env);
      return [logicalId, localFunction(logicalId, properties, bundle, env, narrator)];
    }),
  );
  const functionOf = (logicalId: string) => {
    const found = functions.get(logicalId);
    if (!found) throw new Error(`the template has no function ${logicalId}`);
    return found;
  };

  const integrations = new Map(template.all('AWS::ApiGatewayV2::Integration'));
  const routes = template.all('AWS::ApiGatewayV2::Route').map(([, { RouteKey, Target }]) => {
    const integration = integrations.get(targetOf(Target));
    return { key: RouteKey, target: functionOf(targetOf(integration?.IntegrationUri ?? '')) };
  });
  for (const { target } of routes) target.warmUp();

  const mappings = template.all('AWS::Lambda::EventSourceMapping').map(([, mapping]) => {
    const queue = targetOf(mapping.EventSourceArn);
    const target = functionOf(targetOf(mapping.FunctionName));
    return new QueueMapping({
      sqs: emulators.sqs,
      queueUrl: resolver.resolve({ Ref: queue }),
      queueArn: resolver.resolve(mapping.EventSourceArn),
      target,
      batchSize: mapping.BatchSize,
      windowSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? MOST_AT_ONCE, target.concurrency),
    });
  });
  for (const mapping of mappings) void mapping.poll();

  const schedules = template.all('AWS::Events::Rule').flatMap(([rule, { ScheduleExpression: expression, Targets }]) => {
    // Rules without one wait for events that nothing here sends.
    if (!expression) return [];
    const targets = Targets.map(({ Arn }) => functionOf(targetOf(Arn)));
    return [new Schedule({ rule, expression, targets, onTrouble: (message) => narrator.warn(message) })];
  });

  const door = httpDoor(routes, { steps, faults, schedules });
  return {
    door,
    endpoints: emulators.endpoints,
    environments,
    async stop() {
      await door.close();
      for (const each of [...mappings, ...schedules]) each.stop();
      await Promise.all([...functions.values()].map((each) => each.stop()));
      await emulators.stop();
    },
  };
}

function localFunction(
  name: string,
  properties: FunctionProperties,
  bundle: string,
  env: Readonly<Record<string, string>>,
  narrator: Narrator,
): LocalFunction {
  return new LocalFunction({
    name,
    bundle,
    env,
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout,
    memoryMiB: properties.MemorySize,
    concurrency: Math.min(properties.ReservedConcurrentExecutions ?? MOST_AT_ONCE, MOST_AT_ONCE),
    onLine: (line) => narrator.hear(line),
    onTrouble: (message) => narrator.warn(message),
  });
}

/** The function's own variables and those that Lambda adds, and nothing of this process's. */
function environment(
  name: string,
  { Environment, Handler, MemorySize }: FunctionProperties,
  resolver: Resolver,
  endpoints: Endpoints,
): Record<string, string> {
  const own = Object.entries(Environment.Variables).map(([key, value]) => [key, resolver.resolve(value)]);
  return {
    ...Object.fromEntries(own),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    _HANDLER: Handler,
    TZ: 'UTC',
  };
}
