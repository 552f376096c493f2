import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { StackMetadata } from '#config/stack-metadata';
import { UNQUEUED_PREFIX } from '#contract/keys';
import type { ProbeReport } from '#contract/probe';
import { signRequest } from '#contract/sign-request';
import { CloudFormationStack } from './cloudformation-stack.ts';
import { DeployedLane } from './deployed-lane.ts';
import { FunctionLogs } from './function-logs.ts';
import { STACK } from './project.ts';

/** The deployed app: its endpoint, its logs and its bucket. */
export class DeployedApp {
  readonly stack: CloudFormationStack;
  readonly logs: FunctionLogs;
  readonly #topics: StackMetadata['topics'];
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #s3 = new S3Client();

  /** Finds the deployed app. @param secrets the secret of each topic, which signs its webhooks */
  static async find({ topics }: StackMetadata, secrets: ReadonlyMap<string, string>): Promise<DeployedApp> {
    return new DeployedApp(await CloudFormationStack.find(STACK), topics, secrets);
  }

  private constructor(
    stack: CloudFormationStack,
    topics: StackMetadata['topics'],
    secrets: ReadonlyMap<string, string>,
  ) {
    this.stack = stack;
    this.logs = new FunctionLogs(stack.idsOf('AWS::Logs::LogGroup'));
    this.#topics = topics;
    this.#secrets = secrets;
  }

  lane(name: string): DeployedLane {
    return new DeployedLane(this.stack, name);
  }

  /** Runs the remind function as its schedule does at minute 20 of the hour after a time. */
  async remindAfter(time: Date): Promise<void> {
    const [FunctionName] = this.stack.idsOf('AWS::Lambda::Function').filter((id) => id.includes('ReminderFunction'));
    const nextHour = new Date(time.getTime() + 3_600_000).toISOString().slice(0, 13);
    const Payload = JSON.stringify({ time: `${nextHour}:20:00Z` });
    const { FunctionError, Payload: answer } = await new LambdaClient().send(
      new InvokeCommand({ FunctionName, Payload }),
    );
    if (FunctionError) throw new Error(`the remind function failed: ${answer?.transformToString()}`);
  }

  /** Returns the ARNs of the aliases of the functions. */
  async aliases(): Promise<string[]> {
    return this.stack.idsOf('AWS::Lambda::Alias');
  }

  /** Returns the event source mappings of the queues, in the order of their ids. */
  async mappings(): Promise<EventSourceMappingConfiguration[]> {
    const lambda = new LambdaClient();
    const ids = this.stack.idsOf('AWS::Lambda::EventSourceMapping').sort();
    return Promise.all(ids.map((UUID) => lambda.send(new GetEventSourceMappingCommand({ UUID }))));
  }

  /** Makes the version of each alias check itself, as CodeDeploy does. @returns the reports, by ARN of the alias */
  async probe(): Promise<Record<string, ProbeReport>> {
    const lambda = new LambdaClient();
    const reports = (await this.aliases()).map(async (FunctionName) => {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify({ probe: true }) }),
      );
      if (FunctionError) throw new Error(`${FunctionName} failed: ${Payload?.transformToString()}`);
      return [FunctionName, JSON.parse(Payload?.transformToString() ?? '')] as const;
    });
    return Object.fromEntries(await Promise.all(reports));
  }

  /** Posts a signed webhook, as its provider does. */
  async post(topic: string, body: Buffer) {
    const verify = this.#topics[topic]?.verify;
    if (!verify) throw new Error(`the stack has no topic ${topic}`);
    const headers = signRequest(verify, this.#secrets.get(topic), body, new Date());
    const response = await fetch(this.stack.endpoint(topic), { method: 'POST', body, headers });
    return { status: response.status, id: response.headers.get('x-webhook-id'), answer: await response.text() };
  }

  /** Posts a webhook that must be accepted. @returns its id */
  async accepted(topic: string, body: Buffer): Promise<string> {
    const { status, id, answer } = await this.post(topic, body);
    expect([status, answer, id]).toEqual([200, '', expect.any(String)]);
    return String(id);
  }

  async storedKeys(prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    const list = { Bucket: this.stack.bucket, Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#s3 }, list)) {
      for (const { Key } of Contents) if (Key) keys.push(Key);
    }
    return keys;
  }

  async markers(): Promise<string[]> {
    return this.storedKeys(UNQUEUED_PREFIX);
  }
}
