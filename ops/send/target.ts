import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalState, SECRETS_FILE, STATE_FILE } from '#config/local-state';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import { hasPublicKey } from '#contract/key-pair';
import { ownValue } from '#contract/own-value';
import { secretNameOf } from '#contract/secret-name-of';
import { parseSigningSecrets } from '#contract/signing-secrets';
import { throwAwsErrorForUser } from '#ops/aws/aws-error';
import { putCommand } from '#ops/secret/commands';
import { UserError } from '#ops/user-error';
import { localSigningSecret } from './signing-secret.ts';

/** The endpoint that samples are sent to, and the topic and secret that they are signed with. */
export interface Target {
  /** The endpoint's address, without a trailing slash. */
  readonly url: string;
  readonly topic: ResolvedTopic;
  readonly secret: string | undefined;
  /** Tells if the steps of webhooks can be followed. Only the local mode reports them. */
  readonly followable: boolean;
}

/**
 * Finds the running local mode.
 *
 * @param directory of the project
 * @throws {UserError} when the local mode is not running or has no such topic
 */
export function localTarget(topicName: string, directory: string): Target {
  const stateFile = join(directory, STATE_FILE);
  if (!existsSync(stateFile)) {
    throw new UserError(
      'the local mode is not running. Start it with `npm start` in another shell, ' +
        'or name a deployed endpoint with --url.',
    );
  }
  const { url, topics }: LocalState = readJson(stateFile);
  const topic = topicOf(topics, topicName);
  const secrets: Record<string, string> = readJson(join(directory, SECRETS_FILE));
  const { verify } = topic;
  const text = localSigningSecret(verify, secrets);
  const name = secretNameOf(verify);
  const secret = name === undefined || hasPublicKey(verify) ? text : signingSecret(name, text);
  return { url, topic, secret, followable: true };
}

/**
 * Describes the endpoint of a deployed stage. Reads the topic's secret with the caller's credentials.
 *
 * @param address of the endpoint or of the topic, as in the stack's outputs
 * @throws {UserError} when there is no such topic or its secret cannot be read
 */
export async function deployedTarget(topicName: string, address: string, metadata: StackMetadata): Promise<Target> {
  const topic = topicOf(metadata.topics, topicName);
  const name = secretNameOf(topic.verify);
  return {
    url: endpointOf(address, topicName),
    topic,
    secret: name === undefined ? undefined : await readSecret(metadata, name),
    followable: false,
  };
}

function endpointOf(address: string, topicName: string): string {
  const url = address.replace(/\/+$/, '');
  const path = `/${encodeURIComponent(topicName)}`;
  return url.endsWith(path) ? url.slice(0, -path.length) : url;
}

async function readSecret(metadata: StackMetadata, name: string): Promise<string | undefined> {
  // The local mode does not need the client, which takes long to load.
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString } = await new SecretsManagerClient()
    .send(new GetSecretValueCommand({ SecretId: name }))
    .catch((cause: Error) => {
      if (cause.name !== 'ResourceNotFoundException') throwAwsErrorForUser(cause);
      throw new UserError(`the secret ${name} does not exist. Set it with \`${putCommand(metadata, name)}\`.`, {
        cause,
      });
    });
  return signingSecret(name, SecretString);
}

/** Returns one of the secrets that a rotation keeps. Each of them may sign. */
function signingSecret(name: string, text: string | undefined): string | undefined {
  try {
    return text && parseSigningSecrets(text)[0];
  } catch (cause) {
    throw new UserError(`the secret ${name} cannot be used: ${(cause as Error).message}`);
  }
}

function topicOf(topics: StackMetadata['topics'], name: string): ResolvedTopic {
  const topic = ownValue(topics, name);
  if (!topic) throw new UserError(`there is no topic ${name}. Choose one of: ${Object.keys(topics).join(', ')}.`);
  return topic;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}
