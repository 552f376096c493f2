import { existsSync, globSync, readFileSync } from 'node:fs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type LocalState, SECRETS_FILE, STATE_FILE } from '#config/local-state';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import { secretTexts } from '#contract/secret-texts';

/** Where samples are sent to, and all that signing them takes. */
export interface Target {
  /** Ingest's address, without a trailing slash. */
  readonly url: string;
  readonly topic: ResolvedTopic;
  readonly secret: string | undefined;
  /** Whether its steps can be followed: only the local mode's can. */
  readonly followable: boolean;
}

/** The running local mode. @throws {Error} with what to do when it does not run or has no such topic */
export function localTarget(topicName: string): Target {
  if (!existsSync(STATE_FILE)) {
    throw new Error(
      'nothing runs here: start it with `npm start` in another shell, or name a deployed endpoint by --url',
    );
  }
  const { url, topics }: LocalState = readJson(STATE_FILE);
  const topic = topicOf(topics, topicName);
  const secrets: Record<string, string> = readJson(SECRETS_FILE);
  const { verify } = topic;
  const secret = verify.kind === 'unsigned' ? undefined : signingSecret(verify.secretName, secrets[verify.secretName]);
  return { url, topic, secret, followable: true };
}

/**
 * A deployed stage: its topics from the synthesized template, its secret from the account of the caller's credentials.
 *
 * @param address of the endpoint or of the topic: the stack's outputs have both
 */
export async function deployedTarget(topicName: string, address: string, stage: string): Promise<Target> {
  const template = globSync('cdk.out/*.template.json')
    .map((file) => readJson<{ Metadata?: { Catchbasin?: StackMetadata } }>(file).Metadata?.Catchbasin)
    .find((metadata) => metadata?.stage === stage);
  if (!template) {
    throw new Error(`there is no template of stage ${stage}: make it with \`npx cdk synth -c stage=${stage}\``);
  }
  const topic = topicOf(template.topics, topicName);
  return {
    url: endpointOf(address, topicName),
    topic,
    secret: topic.verify.kind === 'unsigned' ? undefined : await readSecret(topic.verify.secretName),
    followable: false,
  };
}

function endpointOf(address: string, topicName: string): string {
  const url = address.replace(/\/+$/, '');
  const path = `/${encodeURIComponent(topicName)}`;
  return url.endsWith(path) ? url.slice(0, -path.length) : url;
}

async function readSecret(name: string): Promise<string | undefined> {
  const { SecretString } = await new SecretsManagerClient()
    .send(new GetSecretValueCommand({ SecretId: name }))
    .catch((cause: Error) => {
      throw new Error(`the secret ${name} cannot be read: ${cause.message}`, { cause });
    });
  return signingSecret(name, SecretString);
}

/** While a secret is rotated it holds several, each of which may sign. */
function signingSecret(name: string, text: string | undefined): string | undefined {
  try {
    return text && secretTexts(text)[0];
  } catch (cause) {
    throw new Error(`the secret ${name} cannot be used: ${(cause as Error).message}`);
  }
}

function topicOf(topics: StackMetadata['topics'], name: string): ResolvedTopic {
  const topic = Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (!topic) throw new Error(`there is no topic ${name}; there are: ${Object.keys(topics).join(', ')}`);
  return topic;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}
