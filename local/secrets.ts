import { existsSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import fastify, { type FastifyInstance } from 'fastify';
import { SECRETS_FILE } from '#config/local-state';
import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';
import { hasPublicKey, makePrivateKey, publicSecret } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { ownValue } from '#contract/own-value';
import { privateKeyName } from '#ops/send/signing-secret';
import { ACCOUNT, REGION } from './resolver.ts';
import { writeJsonFile } from './write-json-file.ts';

/** The end of each ARN: a hyphen and six characters, as in Secrets Manager. */
const ARN_SUFFIX = '-local0';

const WATCH_MS = 250;

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

/** Creates a Secrets Manager emulator with the one operation that functions call. It finds a secret by name or ARN. */
export function createSecretsManager(secrets: Secrets): FastifyInstance {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, JSON.parse(String(body))));
  app.post<{ Body: { SecretId: string } }>('/', async (request, reply) => {
    const name = secretNameOf(request.body.SecretId);
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
      return reply
        .code(400)
        .send({ __type: 'InvalidRequestException', Message: 'The local mode supports GetSecretValue only.' });
    }
    const value = ownValue(secrets, name);
    if (value === undefined) {
      return reply.code(400).send({
        __type: 'ResourceNotFoundException',
        Message: `The secret ${name} is not in ${SECRETS_FILE}. Add its value there.`,
      });
    }
    return reply.type('application/x-amz-json-1.1').send(JSON.stringify({ Name: name, SecretString: value }));
  });
  return app;
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
