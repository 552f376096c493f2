import { describeBadAddress, httpsSecretNames } from '#config/alarm-targets';
import type { StackMetadata } from '#config/stack-metadata';
import { UserError } from '#ops/user-error';
import type { SecretStore } from './store.ts';

/**
 * Checks that a recipient of alarms uses a secret.
 *
 * @throws {UserError} that lists the possible names. The given one is not repeated, because it may be the address
 */
export function urlSecretName({ stage, alarms }: StackMetadata, name: string): string {
  const names = alarms ? httpsSecretNames(alarms) : [];
  if (names.includes(name)) return name;
  throw new UserError(
    names.length > 0
      ? `stage ${stage} has no recipient with this secret. Choose one of: ${names.join(', ')}.`
      : `stage ${stage} has no HTTPS endpoint. Add { httpsSecretName } to \`alarms\` in webhooks/config.ts first.`,
  );
}

/**
 * Sets the address of an HTTPS endpoint, and creates its secret when it does not exist.
 *
 * @param replace allows to replace an existing value
 * @returns a message for the operator, which never quotes the address
 */
export async function putUrl(store: SecretStore, name: string, text: string, replace: boolean): Promise<string> {
  const problem = describeBadAddress(text);
  if (problem) {
    throw new UserError(`this value is not valid for ${name}: ${problem}. Enter the URL of the integration.`);
  }
  const before = await store.read(name);
  if (!before) return `created ${name}: ${await store.create(name, text)}`;
  if (before.current?.text === text) return `${name} already has this value: ${before.arn}`;
  if (before.current && !replace) {
    throw new UserError(
      `${name} already has another value, and a deployed subscription keeps that value. ` +
        'Name a new secret in `httpsSecretName`, or add --replace if the value was never deployed.',
    );
  }
  await store.replace(before, text);
  return `set ${name}: ${before.arn}`;
}
