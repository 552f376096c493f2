import { checkSecret, doubtAbout } from '#config/check-secret';
import { formatSigningSecrets, MAX_SECRETS, parseSigningSecrets } from '#contract/signing-secrets';
import { UserError } from '#ops/user-error';
import { putCommand, rotateCommand, type SecretScope } from './commands.ts';
import type { SecretStore, StoredSecret } from './store.ts';

/** Adds a new secret before the existing ones. Webhooks signed with any of them are accepted. */
export async function rotateSecret(
  store: SecretStore,
  metadata: SecretScope,
  name: string,
  text: string,
): Promise<string> {
  try {
    checkSecret(metadata, name, [text]);
  } catch (error) {
    throw new UserError(`this value is not valid for ${name}: ${(error as Error).message}`);
  }
  const { before, texts } = await read(store, metadata, name);
  const finish = `\`${rotateCommand(metadata, name)} --finish\``;
  if (texts[0] === text) return `this value is already the newest secret in ${name}`;
  const all = [text, ...texts.filter((each) => each !== text)];
  if (all.length > MAX_SECRETS) {
    throw new UserError(`${name} already holds ${texts.length} secrets, which is the maximum. Run ${finish} first.`);
  }
  await store.replace(before, formatSigningSecrets(all));
  return (
    `${name} now holds ${all.length} secrets, and signatures by each are accepted: ${before.arn}\n` +
    'Wait 30 seconds, then set the new secret at the provider, unless it is set there already.\n' +
    `When no webhook signed with an old secret is still on its way, run ${finish}.` +
    doubtAbout(metadata, name, [text])
  );
}

/** Keeps only the newest secret. */
export async function finishRotation(store: SecretStore, metadata: SecretScope, name: string): Promise<string> {
  const { before, texts } = await read(store, metadata, name);
  const [newest = '', ...old] = texts;
  if (old.length === 0) return `${name} holds one secret. No rotation is in progress.`;
  const older = old.length === 1 ? 'the older secret' : `the ${old.length} older secrets`;
  await store.replace(before, formatSigningSecrets([newest]));
  return (
    `${name} now holds only its newest secret.\n` + `Webhooks signed with ${older} are rejected within five minutes.`
  );
}

async function read(
  store: SecretStore,
  metadata: SecretScope,
  name: string,
): Promise<{ before: StoredSecret; texts: string[] }> {
  const put = putCommand(metadata, name);
  const before = await store.read(name);
  if (!before?.current) throw new UserError(`${name} has no value to rotate. Set it with \`${put}\`.`);
  if (before.current.text === undefined) {
    throw new UserError(`${name} has no text to rotate. Replace it with \`${put} --replace\`.`);
  }
  try {
    return { before, texts: parseSigningSecrets(before.current.text) };
  } catch (error) {
    const reason = (error as Error).message;
    throw new UserError(`${name} cannot be rotated: ${reason}. Replace it with \`${put} --replace\`.`);
  }
}
