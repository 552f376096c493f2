import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Assembly } from '#ops/stack/assembly';
import { type FunctionProperties, targetOf } from '#ops/stack/template';
import { type Endpoints, startEmulators } from './emulators.ts';
import { FaultSwitch } from './fault-switch.ts';
import { functionEnv } from './function-env.ts';
import { createHttpApi } from './http-api.ts';
import { LocalFunction } from './local-function.ts';
import { QueueMapping } from './queue-mapping.ts';
import type { Reporter } from './reporter.ts';
import { Resolver } from './resolver.ts';
import { Schedule } from './schedule.ts';
import type { WebhookLog } from './webhook-log.ts';

/** Limit of concurrent invocations of a function on a laptop. */
const MAX_CONCURRENCY = 4;

/** The running app. Its server does not listen yet. */
export interface LocalApp {
  readonly server: FastifyInstance;
  readonly endpoints: Endpoints;
  /** The environment variables of each function. */
  readonly environments: readonly Readonly<Record<string, string>>[];
  stop(): Promise<void>;
}

/** Starts the functions, event source mappings, schedules and HTTP API of a synthesized template on emulators. */
export async function startApp(
  { directory, template }: Assembly,
  secrets: Record<string, string>,
  steps: WebhookLog,
  reporter: Reporter,
): Promise<LocalApp> {
  const resolver = new Resolver(template.values);
  const faults = new FaultSwitch({
    onChange: (now) =>
      reporter.warn(`injected faults: ${Object.keys(now).length === 0 ? 'none' : JSON.stringify(now)}`),
  });
  const onProblem = (message: string) => reporter.warn(message);
  const emulators = await startEmulators(template, secrets, resolver, faults, onProblem);
  const environments: Record<string, string>[] = [];
  const functions = new Map(
    template.localFunctions().map(([logicalId, properties]) => {
      const bundle = join(directory, template.bundleOf(logicalId));
      const variables = resolver.resolveAll(properties.Environment?.Variables ?? {});
      const endpoints = emulators.functionEndpoints;
      const env = functionEnv({ name: logicalId, bundle, properties, variables, endpoints, level: reporter.level });
      environments.push(env);
      return [logicalId, localFunction(logicalId, properties, bundle, env, reporter)];
    }),
  );
  const functionOf = (logicalId: string) => {
    const found = functions.get(logicalId);
    if (!found) {
      throw new Error(
        `The template refers to the function ${logicalId}, which it does not contain. Synthesize it again.`,
      );
    }
    return found;
  };

  const integrations = new Map(template.all('AWS::ApiGatewayV2::Integration'));
  const routes = template.all('AWS::ApiGatewayV2::Route').map(([, { RouteKey, Target }]) => {
    const integration = integrations.get(targetOf(Target));
    return { key: RouteKey, target: functionOf(targetOf(integration?.IntegrationUri ?? '')) };
  });
  for (const { target } of routes) target.warmUp();

  const enabled = template.all('AWS::Lambda::EventSourceMapping').filter(([, { Enabled }]) => Enabled !== false);
  const mappings = enabled.map(([, mapping]) => {
    const queue = targetOf(mapping.EventSourceArn);
    const target = functionOf(targetOf(mapping.FunctionName));
    return new QueueMapping({
      sqs: emulators.sqs,
      queueUrl: resolver.resolve({ Ref: queue }),
      queueArn: resolver.resolve(mapping.EventSourceArn),
      target,
      reportsFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      batchSize: mapping.BatchSize,
      windowSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? MAX_CONCURRENCY, target.concurrency),
    });
  });
  for (const mapping of mappings) void mapping.poll();

  const schedules = template.all('AWS::Events::Rule').flatMap(([rule, { ScheduleExpression: expression, Targets }]) => {
    // A rule without a schedule waits for events, and the local mode sends none.
    if (!expression) return [];
    const targets = Targets.map(({ Arn }) => targetOf(Arn))
      .filter((logicalId) => !template.needsAws(logicalId))
      .map(functionOf);
    if (targets.length === 0) return [];
    return [new Schedule({ rule, expression, targets, onProblem: (message) => reporter.warn(message) })];
  });

  const server = createHttpApi(routes, { steps, faults, schedules });
  return {
    server,
    endpoints: emulators.endpoints,
    environments,
    async stop() {
      await server.close();
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
  reporter: Reporter,
): LocalFunction {
  return new LocalFunction({
    name,
    description: properties.Description,
    bundle,
    env,
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout,
    memoryMiB: properties.MemorySize,
    concurrency: Math.min(properties.ReservedConcurrentExecutions ?? MAX_CONCURRENCY, MAX_CONCURRENCY),
    onLine: (line) => reporter.onLogLine(line),
    onProblem: (message) => reporter.warn(message),
  });
}
