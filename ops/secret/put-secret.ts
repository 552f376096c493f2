import { checkSecret } from '#config/check-secret';
import type { StackMetadata } from '#config/stack-metadata';
import { secretTexts } from '#contract/secret-texts';
import { UserError } from '#ops/user-error';
import type { SecretStore } from './store.ts';

/**
 * Sets a topic's secret, and creates it where there is none.
 *
 * @param replace whether another value gives way
 * @returns what has been done, in words that do not tell the secret
 */
export async function putSecret(
  store: SecretStore,
  metadata: Pick<StackMetadata, 'topics'>,
  name: string,
  text: string,
  replace: boolean,
): Promise<string> {
  try {
    checkSecret(metadata, name, secretTexts(text));
  } catch (error) {
    throw new UserError(`this cannot be ${name}: ${(error as Error).message}`);
  }
  const before = await store.read(name);
  if (!before) return `${name} is created: ${await store.create(name, text)}`;
  if (before.current?.text === text) return `${name} holds it already: ${before.arn}`;
  if (before.current && !replace) {
    throw new UserError(
      `${name} holds another value, and what is signed with that would be turned away. ` +
        '`secret rotate` has both accepted for a while; --replace puts this one in its place at once.',
    );
  }
  await store.replace(before, text);
  return `${name} is set: ${before.arn}`;
}
