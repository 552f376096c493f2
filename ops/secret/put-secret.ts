import { checkSecret, doubtAbout } from '#config/check-secret';
import { parseSigningSecrets } from '#contract/signing-secrets';
import { UserError } from '#ops/user-error';
import { rotateCommand, type SecretScope } from './commands.ts';
import type { SecretStore } from './store.ts';

/**
 * Sets a topic's secret, and creates it when it does not exist.
 *
 * @param replace allows to replace an existing value
 * @returns a message for the operator, which never quotes the secret
 */
export async function putSecret(
  store: SecretStore,
  metadata: SecretScope,
  name: string,
  text: string,
  replace: boolean,
): Promise<string> {
  let doubt: string;
  try {
    const texts = parseSigningSecrets(text);
    checkSecret(metadata, name, texts);
    doubt = doubtAbout(metadata, name, texts);
  } catch (error) {
    throw new UserError(`this value is not valid for ${name}: ${(error as Error).message}`);
  }
  const before = await store.read(name);
  if (!before) return `created ${name}: ${await store.create(name, text)}${doubt}`;
  if (before.current?.text === text) return `${name} already has this value: ${before.arn}${doubt}`;
  if (before.current && !replace) {
    throw new UserError(
      `${name} already has another value, and replacing it would reject webhooks signed with that value. ` +
        `Run \`${rotateCommand(metadata, name)}\` to accept both for a while, or add --replace to replace it at once.`,
    );
  }
  await store.replace(before, text);
  return `set ${name}: ${before.arn}${doubt}`;
}
