import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { StackMetadata } from '#config/stack-metadata';
import { UNQUEUED_PREFIX } from '#contract/keys';
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
