import { checkSecret } from '#config/check-secret';
import type { StackMetadata } from '#config/stack-metadata';
import { MAX_SECRETS, secretOf, secretTexts } from '#contract/secret-texts';
import { UserError } from '#ops/user-error';
import type { SecretStore, StoredSecret } from './store.ts';

/** Puts a new secret before those that are in use, so that all of them are accepted. */
export async function rotateSecret(
  store: SecretStore,
  metadata: Pick<StackMetadata, 'topics'>,
  name: string,
  text: string,
): Promise<string> {
  try {
    checkSecret(metadata, name, [text]);
  } catch (error) {
    throw new UserError(`this cannot be ${name}: ${(error as Error).message}`);
  }
  const { before, texts } = await read(store, name);
  if (texts[0] === text) return `${name} has it as its newest already`;
  const all = [text, ...texts.filter((each) => each !== text)];
  if (all.length > MAX_SECRETS) {
    throw new UserError(
      `${name} holds ${texts.length} secrets, the most there may be: end the rotation with --finish first`,
    );
  }
  await store.replace(before, secretOf(all));
  return (
    `${name} holds ${all.length} secrets, and signatures by each are accepted: ${before.arn}\n` +
    'Wait half a minute, so that no function turns it away, and then give the new one to the ' +
    'provider. When nothing signed with an old one is on its way any more, end with --finish.'
  );
}

/** Keeps the newest alone. */
export async function finishRotation(store: SecretStore, name: string): Promise<string> {
  const { before, texts } = await read(store, name);
  const [newest = '', ...old] = texts;
  if (old.length === 0) return `${name} holds one secret: no rotation is under way`;
  await store.replace(before, secretOf([newest]));
  return `${name} holds its newest secret alone, ${old.length} older ${old.length === 1 ? 'is' : 'are'} turned away within five minutes`;
}

async function read(store: SecretStore, name: string): Promise<{ before: StoredSecret; texts: string[] }> {
  const before = await store.read(name);
  if (!before?.current) throw new UserError(`${name} holds nothing that could be rotated: put it first`);
  if (before.current.text === undefined)
    throw new UserError(`${name} holds no text: put one in its place with --replace`);
  try {
    return { before, texts: secretTexts(before.current.text) };
  } catch (error) {
    throw new UserError(`${name} cannot be rotated, ${(error as Error).message}: put it anew with --replace`);
  }
}
