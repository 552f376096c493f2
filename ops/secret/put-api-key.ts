import { UserError } from '#ops/user-error';
import type { SecretStore } from './store.ts';

/**
 * Sets the API key of a topic's `reconcile`, and creates its secret when it does not exist.
 *
 * @param replace allows to replace an existing value
 * @returns a message for the operator, which never quotes the key
 */
export async function putApiKey(store: SecretStore, name: string, text: string, replace: boolean): Promise<string> {
  if (text.trim() === '') throw new UserError(`this value is not valid for ${name}: it is blank. Enter the API key.`);
  const before = await store.read(name);
  if (!before) return `created ${name}: ${await store.create(name, text)}`;
  if (before.current?.text === text) return `${name} already has this value: ${before.arn}`;
  // A blank value is no key, so nothing is lost.
  if (before.current?.text?.trim() !== '' && before.current && !replace) {
    throw new UserError(`${name} already has another API key. Add --replace to replace it.`);
  }
  await store.replace(before, text);
  return `set ${name}: ${before.arn}`;
}
