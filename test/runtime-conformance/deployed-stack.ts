import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { secretNamesOf } from '#config/secret-names';
import type { FunctionName } from '#contract/env';
import { type Emulators, startEmulators } from '#local/emulators';
import { FaultSwitch } from '#local/fault-switch';
import { functionEnv } from '#local/function-env';
import { toRecord } from '#local/queue-mapping';
import { CREDENTIALS, REGION, Resolver } from '#local/resolver';
import type { Assembly } from '#ops/stack/assembly';
import { synthesize } from '#ops/stack/synthesize';
import { type Expression, targetOf } from '#ops/stack/template';
import { SECRET } from '#test/support/ingest';
import type { DeployedFunction } from './execution-environment.ts';

/** Name of a function whose services have emulators. */
export type EmulatedFunction = Exclude<FunctionName, 'probe' | 'reconcile' | 'remind'>;

/** The unmodified app on the emulators of the local mode. The tests start its functions. */
export class DeployedStack {
  /** Each function with its environment of the template. The processor is the one of lane `low`. */
  readonly functions: Readonly<Record<EmulatedFunction, DeployedFunction>>;
  readonly faults: FaultSwitch;
  readonly #assembly: string;
  readonly #emulators: Emulators;
  readonly #s3: S3Client;

  static async deploy(): Promise<DeployedStack> {
    const assembly = await synthesize({ output: mkdtempSync(join(tmpdir(), 'catchbasin-conformance-')) });
    const { template, directory } = assembly;
    const names = Object.values(template.metadata.topics).flatMap(({ verify }) => secretNamesOf(verify));
    const resolver = new Resolver();
    const faults = new FaultSwitch({ onChange: () => {} });
    const secrets = Object.fromEntries(names.map((name) => [name, SECRET]));
    const onProblem = (problem: string) => {
      throw new Error(problem);
    };
    const emulators = await startEmulators(template, secrets, resolver, faults, onProblem, {
      directory: join(directory, 'data'),
      redeliver: false,
      onTableReplaced: () => {},
    });
    if (emulators.refused.size > 0) throw new Error(`not emulated: ${[...emulators.refused].join('; ')}`);
    return new DeployedStack(directory, functionsOf(assembly, resolver, emulators), emulators, faults);
  }

  private constructor(
    assembly: string,
    functions: DeployedStack['functions'],
    emulators: Emulators,
    faults: FaultSwitch,
  ) {
    this.#assembly = assembly;
    this.functions = functions;
    this.#emulators = emulators;
    this.faults = faults;
    const endpoint = emulators.endpoints.s3;
    this.#s3 = new S3Client({ region: REGION, credentials: CREDENTIALS, endpoint, forcePathStyle: true });
  }

  /** Receives the messages of lane `low`, in the form that its processor gets. */
  async receive(): Promise<SQSRecord[]> {
    const { Messages = [] } = await this.#emulators.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.functions.process.env.QUEUE_URL,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages.map((message) => toRecord(message, 'arn:aws:sqs:us-east-1:000000000000:low') as SQSRecord);
  }

  async storedKeys(prefix = ''): Promise<string[]> {
    const command = new ListObjectsV2Command({ Bucket: this.functions.ingest.env.PAYLOAD_BUCKET, Prefix: prefix });
    const { Contents = [] } = await this.#s3.send(command);
    return Contents.map(({ Key }) => Key ?? '');
  }

  /** Removes all injected faults and purges the queue of lane `low`. */
  async reset(): Promise<void> {
    this.faults.set({});
    await this.#emulators.sqs.send(new PurgeQueueCommand({ QueueUrl: this.functions.process.env.QUEUE_URL }));
  }

  async stop(): Promise<void> {
    this.#s3.destroy();
    await this.#emulators.stop();
    rmSync(this.#assembly, { recursive: true });
  }
}

function functionsOf(
  { directory, template }: Assembly,
  resolver: Resolver,
  emulators: Emulators,
): DeployedStack['functions'] {
  const deployed = template.localFunctions().map(([name, properties]): DeployedFunction => {
    const bundle = join(directory, template.bundleOf(name));
    const own = resolver.resolveAll(properties.Environment?.Variables ?? {});
    const env = functionEnv({ name, bundle, properties, variables: own, endpoints: emulators.functionEndpoints });
    return { name, bundle, env, timeoutSeconds: properties.Timeout };
  });
  const targetFunction = (expression: Expression | undefined): DeployedFunction => {
    const found = deployed.find(({ name }) => name === template.findFunction(expression ?? ''));
    if (!found) throw new Error(`the template has no function ${JSON.stringify(expression)}`);
    return found;
  };
  const [[, integration] = []] = template.all('AWS::ApiGatewayV2::Integration');
  const [[, schedule] = []] = template
    .all('AWS::Events::Rule')
    .filter(([, rule]) => rule.Targets.some(({ Arn }) => !template.needsAws(targetOf(Arn))));
  const processors = template
    .all('AWS::Lambda::EventSourceMapping')
    .map(([, mapping]) => targetFunction(mapping.FunctionName));
  return {
    ingest: targetFunction(integration?.IntegrationUri),
    process: processors.find(({ env }) => env.LANE === 'low') as DeployedFunction,
    requeue: targetFunction(schedule?.Targets[0]?.Arn),
  };
}
