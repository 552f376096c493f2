import { existsSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { SECRETS_FILE } from '#config/local-state';
import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';
import { hasPublicKey, makePrivateKey, publicSecret } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { ownValue } from '#contract/own-value';
import { localStore } from '#ops/secret/local-store';
import { privateKeyName } from '#ops/send/signing-secret';
import { ACCOUNT, REGION } from './resolver.ts';
import { writeJsonFile } from './write-json-file.ts';

/** The end of each ARN: a hyphen and six characters, as in Secrets Manager. */
const ARN_SUFFIX = '-local0';

const WATCH_MS = 250;

/** Operations of the emulator. */
const OPERATIONS = ['GetSecretValue', 'DescribeSecret', 'PutSecretValue'];

/** Secret values by name. */
export type Secrets = Readonly<Record<string, string>>;

/** Reads the secrets as they are at the moment. `npm run ops -- secret put --local` changes them at any time. */
export function readSecrets(): Secrets {
  return existsSync(SECRETS_FILE) ? JSON.parse(readFileSync(SECRETS_FILE, 'utf8')) : {};
}

/** Reads the secrets of the topics from `.catchbasin/secrets.json`, and generates those that are missing. */
export function loadSecrets(topics: StackMetadata['topics']): Record<string, string> {
  const secrets: Record<string, string> = { ...readSecrets() };
  for (const { verify } of Object.values(topics)) {
    if (hasPublicKey(verify) && secrets[verify.secretName] === undefined) {
      const privateKey = makePrivateKey(verify);
      secrets[privateKeyName(verify.secretName)] = privateKey;
      secrets[verify.secretName] = publicSecret(verify, privateKey);
    }
    for (const name of secretNamesOf(verify)) secrets[name] ??= makeSecret(verify);
  }
  writeJsonFile(SECRETS_FILE, secrets);
  return secrets;
}

/**
 * Takes over each change of `.catchbasin/secrets.json`, so that a new secret needs no restart.
 *
 * @param secrets receives the new values
 * @param onChange called when a value differs
 * @returns a function that ends it
 */
export function followSecrets(secrets: Record<string, string>, onChange: () => void): () => void {
  const update = () => {
    let read: Secrets;
    try {
      read = readSecrets();
    } catch {
      // The file is being edited, so the earlier values stay in use until it is JSON again.
      return;
    }
    const isChanged = Object.entries(read).some(([name, text]) => secrets[name] !== text);
    Object.assign(secrets, read);
    if (isChanged) onChange();
  };
  watchFile(SECRETS_FILE, { interval: WATCH_MS }, update).unref();
  return () => unwatchFile(SECRETS_FILE, update);
}

interface SecretRequest {
  readonly SecretId: string;
  readonly SecretString?: string;
}

/**
 * Creates a Secrets Manager emulator with the operations that functions call. It finds a secret by name or ARN.
 *
 * It writes values to `.catchbasin/secrets.json` only, from which `followSecrets` takes them over.
 */
export function createSecretsManager(secrets: Secrets): FastifyInstance {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, JSON.parse(String(body))));
  app.post<{ Body: SecretRequest }>('/', async ({ headers, body }, reply) => {
    const name = secretNameOf(body.SecretId);
    const value = ownValue(secrets, name);
    const operation = String(headers['x-amz-target']).replace('secretsmanager.', '');
    if (!OPERATIONS.includes(operation)) {
      return refuse(reply, 'InvalidRequestException', `The local mode supports ${OPERATIONS.join(', ')} only.`);
    }
    if (value === undefined) {
      const message = `The secret ${name} is not in ${SECRETS_FILE}. Add its value there.`;
      return refuse(reply, 'ResourceNotFoundException', message);
    }
    if (operation === 'PutSecretValue') await localStore('.').create(name, body.SecretString ?? '');
    const answer = { ARN: secretArn(name), Name: name, ...(operation === 'GetSecretValue' && { SecretString: value }) };
    return reply.type('application/x-amz-json-1.1').send(JSON.stringify(answer));
  });
  return app;
}

function refuse(reply: FastifyReply, type: string, message: string): FastifyReply {
  return reply.code(400).send({ __type: type, Message: message });
}

/** Returns the name in an ARN of a secret, which may be without its end. */
export function secretNameOf(id: string): string {
  const [, name] = /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:(.+)$/.exec(id) ?? [];
  return name?.endsWith(ARN_SUFFIX) ? name.slice(0, -ARN_SUFFIX.length) : (name ?? id);
}

/** Returns the ARN of a secret. */
export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}${ARN_SUFFIX}`;
}
