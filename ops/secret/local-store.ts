import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SECRETS_FILE } from '#config/local-state';
import { ownValue } from '#contract/own-value';
import { UserError } from '#ops/user-error';
import type { SecretStore } from './store.ts';

/**
 * Creates a store in the secrets file of the local mode.
 *
 * @param project directory of the project
 */
export function localStore(project: string): SecretStore {
  const file = join(project, SECRETS_FILE);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, `${JSON.stringify({ ...readLocalSecrets(project), [name]: text }, null, 2)}\n`, {
      mode: 0o600,
    });
    renameSync(unfinished, file);
  };
  return {
    async read(name) {
      const text = ownValue(readLocalSecrets(project), name);
      return text === undefined ? undefined : { arn: SECRETS_FILE, name, current: { text, version: text } };
    },
    async create(name, text) {
      write(name, text);
      return SECRETS_FILE;
    },
    async replace({ name, current }, text) {
      if (ownValue(readLocalSecrets(project), name) !== current?.text) {
        throw new UserError('another command changed the secret in the meantime. Run this command again.');
      }
      write(name, text);
    },
  };
}

/** Reads the secrets of the local mode, by name. @throws {UserError} when the file is not JSON */
export function readLocalSecrets(project: string): Record<string, string> {
  const file = join(project, SECRETS_FILE);
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`${SECRETS_FILE} is not JSON. Correct it, or delete it to generate new secrets.`, { cause });
  }
}
