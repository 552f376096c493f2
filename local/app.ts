import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Assembly } from '#ops/stack/assembly';
import { bundleWarnings } from '#ops/stack/bundle-warnings';
import { type Expression, type FunctionProperties, findTarget } from '#ops/stack/template';
import { type Endpoints, startEmulators } from './emulators.ts';
import { FaultSwitch } from './fault-switch.ts';
import { functionEnv } from './function-env.ts';
import { functionVariables, isProcessor } from './function-variables.ts';
import { createHttpApi } from './http-api.ts';
import { describeLeftOut, ON_AWS, runnableFunctions } from './left-out.ts';
import { checkLocalEnv, endpointVariablesOf, readLocalEnv } from './local-env.ts';
import { LocalFunction } from './local-function.ts';
import { Placeholders } from './placeholders.ts';
import { QueueMapping } from './queue-mapping.ts';
import type { Reporter } from './reporter.ts';
import { Resolver } from './resolver.ts';
import type { SampleRecorder } from './sample-recorder.ts';
import { Schedule, whyNotScheduled } from './schedule.ts';
import type { WebhookLog } from './webhook-log.ts';

/** Limit of concurrent invocations of a function on a laptop. */
const MAX_CONCURRENCY = 4;

/** Default of Lambda for a queue. */
const DEFAULT_BATCH_SIZE = 10;

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
  recorder?: SampleRecorder,
): Promise<LocalApp> {
  const resolver = new Resolver(template.values);
  const faults = new FaultSwitch({
    onChange: (now) =>
      reporter.note(`Injected faults: ${Object.keys(now).length === 0 ? 'none' : JSON.stringify(now)}`),
  });
  const onProblem = (message: string) => reporter.warn(message);
  const local = readLocalEnv(onProblem);
  const placeholders = new Placeholders(template);
  const emulators = await startEmulators(template, secrets, resolver, faults, onProblem);
  const environments: Record<string, string>[] = [];
  const runnable = runnableFunctions(template, directory, onProblem);
  const processors = runnable.map(([, properties]) => properties).filter(isProcessor);
  checkLocalEnv(local, processors, onProblem);
  const endpointVariables = endpointVariablesOf(local);
  const { parameter } = emulators;
  const functions = new Map(
    runnable.map(([logicalId, properties]) => {
      const bundle = join(directory, template.bundleOf(logicalId));
      const variables = functionVariables(properties, { resolver, placeholders, local, secrets, parameter });
      const endpoints = emulators.functionEndpoints;
      const { level } = reporter;
      const env = functionEnv({ name: logicalId, bundle, properties, variables, endpoints, endpointVariables, level });
      environments.push(env);
      return [logicalId, localFunction(logicalId, properties, bundle, env, reporter)];
    }),
  );
  const leftOut = describeLeftOut(template, placeholders, emulators.refused);
  for (const warning of [...bundleWarnings(directory), ...leftOut]) onProblem(warning);
  /** A function that does not run, or that another stack has, was warned of or is not part of the local mode. */
  const findFunction = (target: Expression | undefined) => functions.get(findTarget(target ?? '') ?? '');

  const integrations = new Map(template.all('AWS::ApiGatewayV2::Integration'));
  const routes = template.all('AWS::ApiGatewayV2::Route').flatMap(([, { RouteKey: key, Target }]) => {
    const target = findFunction(integrations.get(findTarget(Target ?? '') ?? '')?.IntegrationUri);
    return target ? [{ key, target }] : [];
  });
  for (const { target } of routes) target.warmUp();

  const queues = new Set(template.all('AWS::SQS::Queue').map(([logicalId]) => logicalId));
  const enabled = template.all('AWS::Lambda::EventSourceMapping').filter(([, { Enabled }]) => Enabled !== false);
  const mappings = enabled.flatMap(([logicalId, mapping]) => {
    const queue = findTarget(mapping.EventSourceArn ?? '') ?? '';
    const target = findFunction(mapping.FunctionName);
    if (!target) return [];
    if (!queues.has(queue) || !resolver.has(queue)) {
      onProblem(`${template.describe(logicalId)} does not run, because its source is no emulated queue. ${ON_AWS}`);
      return [];
    }
    return new QueueMapping({
      sqs: emulators.sqs,
      queueUrl: resolver.resolve({ Ref: queue }),
      queueArn: resolver.resolve(mapping.EventSourceArn),
      target,
      reportsFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      batchSize: mapping.BatchSize ?? DEFAULT_BATCH_SIZE,
      windowSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? MAX_CONCURRENCY, target.concurrency),
    });
  });
  for (const mapping of mappings) void mapping.poll();

  const schedules = template
    .all('AWS::Events::Rule')
    .flatMap(([rule, { ScheduleExpression: expression, State, Targets = [] }]) => {
      const targets = Targets.map(({ Arn }) => findFunction(Arn)).filter((target) => target !== undefined);
      if (targets.length === 0 || State === 'DISABLED') return [];
      const problem = whyNotScheduled(expression);
      if (!expression || problem) {
        onProblem(`${template.describe(rule)} does not run, because ${problem}. ${ON_AWS}`);
        return [];
      }
      return [new Schedule({ rule, expression, targets, onProblem })];
    });

  const server = createHttpApi(routes, { steps, faults, schedules }, recorder);
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
