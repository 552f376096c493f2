import { randomBytes } from 'node:crypto';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UNQUEUED_PREFIX } from '../../contract/keys.ts';
import { secretNames } from '../../contract/secret-names.ts';
import type { StackMetadata } from '../../contract/stack-metadata.ts';
import { signRequest } from '../../ops/sign-request.ts';
import { DeployedLane } from './deployed-lane.ts';
import { DeployedStack } from './deployed-stack.ts';
import { cloudFormationDropsReservedConcurrency } from './emulator-gaps.ts';
import { FunctionLogs } from './function-logs.ts';
import { STACK, type Template } from './project.ts';

export type Secrets = Readonly<Record<string, string>>;

/** Puts the secrets that the config names, which the README asks for before the first deploy. */
export async function createSecrets({ topics }: StackMetadata): Promise<Secrets> {
  const client = new SecretsManagerClient();
  const secrets = secretNames({ topics }).map((name) => [name, randomBytes(24).toString('hex')] as const);
  for (const [Name, SecretString] of secrets) await client.send(new CreateSecretCommand({ Name, SecretString }));
  return Object.fromEntries(secrets);
}

/** The app where it was deployed to: its door, and all that can be seen of what is behind it. */
export class DeployedApp {
  readonly stack: DeployedStack;
  readonly logs: FunctionLogs;
  readonly #topics: StackMetadata['topics'];
  readonly #secrets: Secrets;
  readonly #s3 = new S3Client();

  static async find(template: Template, secrets: Secrets): Promise<DeployedApp> {
    const stack = await DeployedStack.find(STACK);
    await cloudFormationDropsReservedConcurrency(template, stack.ids);
    return new DeployedApp(stack, template.Metadata.Catchbasin, secrets);
  }

  private constructor(stack: DeployedStack, { topics }: StackMetadata, secrets: Secrets) {
    this.stack = stack;
    this.logs = new FunctionLogs(stack.idsOf('AWS::Logs::LogGroup'));
    this.#topics = topics;
    this.#secrets = secrets;
  }

  get topics(): string[] {
    return Object.keys(this.#topics);
  }

  lane(name: string): DeployedLane {
    return new DeployedLane(this.stack, name);
  }

  /** Posts a webhook as its provider does. */
  async post(topic: string, body: Buffer): Promise<{ readonly status: number; readonly answer: string }> {
    const verify = this.#topics[topic]?.verify;
    if (!verify) throw new Error(`the stack has no topic ${topic}`);
    const secret = verify.kind === 'unsigned' ? undefined : this.#secrets[verify.secret];
    const headers = signRequest(verify, secret, body, new Date());
    const response = await fetch(this.stack.endpoint(topic), { method: 'POST', body, headers });
    return { status: response.status, answer: await response.text() };
  }

  /** Posts a webhook that has to be accepted. @returns its id */
  async accepted(topic: string, body: Buffer): Promise<string> {
    const { status, answer } = await this.post(topic, body);
    expect([status, answer]).toEqual([200, expect.stringContaining('"id"')]);
    return JSON.parse(answer).id;
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
