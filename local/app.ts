import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { DATA_DIRECTORY, PAUSES_FILE } from '#config/local-state';
import { STEPS } from '#contract/observability';
import type { LogSource } from '#ops/logs/stage-logs';
import type { Assembly } from '#ops/stack/assembly';
import { bundleWarnings } from '#ops/stack/bundle-warnings';
import { lanesOf } from '#ops/stack/lanes';
import { sourceOf } from '#ops/stack/log-groups';
import { reconcileFunctionOf } from '#ops/stack/reconcile-function';
import type { Expression, FunctionProperties } from '#ops/stack/template';
import { addApi, setApiUrl } from './api-url.ts';
import type { Bundle } from './bundler.ts';
import { cleanIdempotencyTable } from './clean-idempotency-table.ts';
import { type Endpoints, startEmulators } from './emulators.ts';
import { FaultSwitch } from './fault-switch.ts';
import { functionEnv } from './function-env.ts';
import { functionVariables, isProcessor } from './function-variables.ts';
import { createHttpApi } from './http-api.ts';
import { LaneSwitch } from './lane-switch.ts';
import { describeLeftOut, ON_AWS, runnableFunctions } from './left-out.ts';
import { checkLocalEnv, endpointVariablesOf, readLocalEnv } from './local-env.ts';
import { LocalFunction, MAX_CONCURRENCY } from './local-function.ts';
import type { LogStore } from './log-store.ts';
import { PayloadLimit } from './payload-limit.ts';
import { Placeholders } from './placeholders.ts';
import { createQueueMappings } from './queue-mappings.ts';
import { describeMissingKeys, scheduledReconcile } from './reconcile.ts';
import type { Reporter } from './reporter.ts';
import { Resolver } from './resolver.ts';
import { webhookRoutes } from './routes.ts';
import type { SampleRecorder } from './sample-recorder.ts';
import { Schedule, whyNotScheduled } from './schedule.ts';
import { countWaitingMessages, type WaitingMessages } from './waiting-messages.ts';
import type { WebhookLog } from './webhook-log.ts';

/** Timeout of functions that wait at breakpoints: a day. */
const NO_TIMEOUT_SECONDS = 86_400;
/** SQS's limit. A message of an attempt that waits at a breakpoint must not be received again. */
const MAX_VISIBILITY_SECONDS = 43_200;
/** Limit of processed webhooks whose payloads stay in the bucket. */
const KEPT_PAYLOADS = 10_000;

/** Time that running invocations get to end when the local mode stops. The others run again after the next start. */
const MAX_STOP_MS = 30_000;

export interface LocalAppProps {
  readonly assembly: Assembly;
  readonly secrets: Record<string, string>;
  readonly steps: WebhookLog;
  readonly reporter: Reporter;
  /** Keeps the lines of the functions. */
  readonly logs: LogStore;
  /** Keeps accepted requests as samples. @default none are kept */
  readonly recorder?: SampleRecorder | undefined;
  /** Bundles that replace the synthesized ones, by the function's name in `lambdas/`. */
  readonly bundles: ReadonlyMap<string, Bundle>;
  /** Tells if a debugger may attach. Nothing times out then. */
  readonly isInspected: boolean;
  /** Delivers messages again that an earlier process has received. */
  readonly redeliver: boolean;
}

/** The running app. Its server does not listen yet. */
export interface LocalApp {
  readonly server: FastifyInstance;
  readonly endpoints: Endpoints;
  /** The environment variables of each function. */
  readonly environments: readonly Readonly<Record<string, string>>[];
  /** Counts the messages of each queue, also of queues that are no longer in the template. */
  countWaiting(): Promise<WaitingMessages[]>;
  /** Runs the functions of a name in `lambdas/` with another bundle. Running invocations end with the earlier one. */
  reload(functionName: string, bundle: string): void;
  /** Makes all functions read their secrets again. */
  forgetSecrets(): void;
  /** Names of the paused lanes. */
  pausedLanes(): readonly string[];
  /** Number of invocations by queues that run now. */
  countRunning(): number;
  /** Stops receiving messages, and waits until the received ones are settled. The HTTP API keeps running. */
  drain(): Promise<void>;
  /** Stops the HTTP API and the queues, and waits up to 30 s until the received messages are settled. */
  quiesce(): Promise<void>;
  /** Stops everything. Invocations that still run fail. */
  stop(): Promise<void>;
}

/** Starts the functions, event source mappings, schedules and HTTP API of a synthesized template on emulators. */
export async function startApp(props: LocalAppProps): Promise<LocalApp> {
  const { assembly, bundles, secrets, steps, reporter, recorder, redeliver, isInspected } = props;
  const { directory, template } = assembly;
  const resolver = new Resolver(template.values);
  const faults = new FaultSwitch({
    onChange: (now) =>
      reporter.note(`Injected faults: ${Object.keys(now).length === 0 ? 'none' : JSON.stringify(now)}`),
  });
  const onProblem = (message: string) => reporter.warn(message);
  const local = readLocalEnv(onProblem);
  const placeholders = new Placeholders(template);
  const emulators = await startEmulators(template, secrets, resolver, faults, onProblem, {
    directory: DATA_DIRECTORY,
    redeliver,
    ...(isInspected && { visibilityTimeout: MAX_VISIBILITY_SECONDS }),
    onTableReplaced: (table) => reporter.warn(`The keys of the table ${table} have changed. Its items were deleted.`),
  });
  addApi(template, resolver);
  const environments: Record<string, string>[] = [];
  const runnable = runnableFunctions(template, directory, onProblem);
  const processors = runnable.map(([, properties]) => properties).filter(isProcessor);
  checkLocalEnv(local, processors, onProblem);
  const endpointVariables = endpointVariablesOf(local);
  const { parameter } = emulators;
  const functions = new Map(
    runnable.map(([logicalId, properties]) => {
      const replacement = bundles.get(template.functionNameOf(logicalId) ?? '');
      const bundle = replacement?.directory ?? join(directory, template.bundleOf(logicalId));
      const variables = functionVariables(properties, { resolver, placeholders, local, secrets, parameter });
      const endpoints = emulators.functionEndpoints;
      const { level } = reporter;
      const env = functionEnv({ name: logicalId, bundle, properties, variables, endpoints, endpointVariables, level });
      environments.push(env);
      const source = sourceOf(template, logicalId, properties);
      return [logicalId, localFunction(logicalId, properties, bundle, { env, source }, props)];
    }),
  );
  const leftOut = describeLeftOut(template, placeholders, emulators.refused);
  for (const warning of [...bundleWarnings(directory), ...leftOut]) onProblem(warning);
  /** A function that does not run, or that another stack has, was warned of or is not part of the local mode. */
  const findFunction = (target: Expression | undefined) => functions.get(template.findFunction(target ?? '') ?? '');
  if (redeliver) {
    const tables = new Set(environments.flatMap(({ IDEMPOTENCY_TABLE: table }) => (table ? [table] : [])));
    for (const table of tables) await cleanIdempotencyTable(emulators.endpoints.dynamodb, table);
  }
  const bucket = environments.find(({ PAYLOAD_BUCKET }) => PAYLOAD_BUCKET)?.PAYLOAD_BUCKET ?? '';
  const endpoint = emulators.endpoints.s3;
  const payloads = new PayloadLimit({ endpoint, bucket, limit: KEPT_PAYLOADS, slack: KEPT_PAYLOADS / 10 });
  await payloads.addEarlier(emulators.messageBodies());
  steps.onStep = ({ step, id }) => {
    if (id && (step === STEPS.processed || step === STEPS.duplicate)) payloads.add(id);
  };

  const routes = webhookRoutes(template).flatMap(({ key, functionId }) => {
    const target = functions.get(functionId);
    return target ? [{ key, target }] : [];
  });
  for (const { target } of routes) target.warmUp();

  const mappingOf = createQueueMappings({ template, resolver, sqs: emulators.sqs, findFunction, onProblem });
  const mappings = [...mappingOf.values()];
  const lanes = new LaneSwitch({
    file: PAUSES_FILE,
    lanes: lanesOf(template).map(({ name, mapping }) => ({ name, mapping: mappingOf.get(mapping) })),
    onNote: (note) => reporter.note(note),
  });
  lanes.restore();
  for (const mapping of mappings) void mapping.poll();

  const reconcile = functions.get(reconcileFunctionOf(template) ?? '');
  const { topics } = template.metadata;
  for (const note of describeMissingKeys(template.metadata, secrets)) reporter.note(note);

  const schedules = template
    .all('AWS::Events::Rule')
    .flatMap(([rule, { ScheduleExpression: expression, State, Targets = [] }]) => {
      const targets = Targets.map(({ Arn }) => findFunction(Arn))
        .filter((target) => target !== undefined)
        .map((target) => (target === reconcile ? scheduledReconcile(target, topics, secrets) : target));
      if (targets.length === 0 || State === 'DISABLED') return [];
      const problem = whyNotScheduled(expression);
      if (!expression || problem) {
        onProblem(`${template.describe(rule)} does not run, because ${problem}. ${ON_AWS}`);
        return [];
      }
      return [new Schedule({ rule, expression, targets, onProblem })];
    });

  const { oldestMessages } = emulators;
  const server = createHttpApi(routes, { steps, faults, schedules, lanes, oldestMessages, reconcile }, recorder);
  server.addHook('onListen', async () => setApiUrl(environments, server.listeningOrigin));
  const drain = async () => {
    await Promise.all(mappings.map((mapping) => mapping.drain()));
  };
  return {
    server,
    endpoints: emulators.endpoints,
    environments,
    reload(functionName, bundle) {
      for (const [logicalId, each] of functions) {
        if (template.functionNameOf(logicalId) === functionName) each.reload(bundle);
      }
    },
    forgetSecrets() {
      for (const each of functions.values()) each.reload();
    },
    countWaiting: () => countWaitingMessages(emulators.sqs, emulators.endpoints.sqs),
    pausedLanes: () => lanes.paused(),
    countRunning: () => mappings.reduce((sum, mapping) => sum + mapping.running, 0),
    drain,
    async quiesce() {
      await server.close();
      for (const each of [...mappings, ...schedules]) each.stop();
      await Promise.race([drain(), sleep(MAX_STOP_MS, undefined, { ref: false })]);
    },
    async stop() {
      await server.close();
      for (const each of [...mappings, ...schedules]) each.stop();
      await Promise.all([...functions.values()].map((each) => each.stop()));
      await payloads.stop();
      await emulators.stop();
    },
  };
}

function localFunction(
  name: string,
  properties: FunctionProperties,
  bundle: string,
  { env, source }: { readonly env: Readonly<Record<string, string>>; readonly source: LogSource },
  { reporter, logs, isInspected }: LocalAppProps,
): LocalFunction {
  return new LocalFunction({
    name,
    description: properties.Description,
    bundle,
    env,
    handler: properties.Handler,
    timeoutSeconds: isInspected ? NO_TIMEOUT_SECONDS : properties.Timeout,
    ...(isInspected && { initSeconds: NO_TIMEOUT_SECONDS }),
    memoryMiB: properties.MemorySize,
    concurrency: Math.min(properties.ReservedConcurrentExecutions ?? MAX_CONCURRENCY, MAX_CONCURRENCY),
    onLine(line) {
      logs.add(source, line);
      reporter.onLogLine(line);
    },
    onProblem(message) {
      logs.add(source, JSON.stringify({ level: 'ERROR', message, timestamp: new Date().toISOString() }));
      reporter.warn(message);
    },
  });
}
