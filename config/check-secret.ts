import { secretNameOf } from '#contract/secret-name-of';
import { hasProviderForm, signingKey } from '#contract/signing-key';
import type { Verification } from '#contract/verification';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/**
 * Checks that every topic that uses a secret can verify with each of its values.
 *
 * @param name the name of the secret in Secrets Manager
 * @param texts the secret's values: one, or several during a rotation
 * @throws {Error} when a value has the wrong format. The message never quotes the value
 * @example checkSecret(webhooks, 'webhooks/prod/stripe', ['whsec_…'])
 */
export function checkSecret(
  { topics }: Pick<ResolvedWebhooks, 'topics'>,
  name: string,
  texts: readonly string[],
): void {
  const schemes = Object.values(topics).map(({ verify }) => verify);
  const ownSchemes = schemes.filter((verify) => secretNameOf(verify) === name);
  for (const verify of ownSchemes) for (const text of texts) checkFormat(verify, text);
}

/**
 * Checks that a secret has the form that its topics' providers give to their secrets, where they have one.
 *
 * @returns what is unusual about the secret, without quoting it; undefined if nothing is
 */
export function describeUnusualForm(
  { topics }: Pick<ResolvedWebhooks, 'topics'>,
  name: string,
  texts: readonly string[],
): string | undefined {
  const unusual = Object.values(topics)
    .map(({ verify }) => verify)
    .find((verify) => {
      const isOwn = verify.kind === 'signature' && verify.secretName === name;
      return isOwn && !texts.every((text) => hasProviderForm(verify, text));
    });
  const form = unusual?.kind === 'signature' ? unusual.key?.form?.description : undefined;
  return form && `the provider's secrets have the form ${form}, and it does not`;
}

/** Returns a line that asks to check an unusual secret, or nothing. It follows the message of a command. */
export function doubtAbout(...secret: Parameters<typeof describeUnusualForm>): string {
  const unusual = describeUnusualForm(...secret);
  return unusual ? `\nCheck the value: ${unusual}.` : '';
}

function checkFormat(verify: Verification, text: string): void {
  if (verify.kind === 'signature' || verify.kind === 'jwt') signingKey(verify, text);
  if (verify.kind === 'basic' && !text.includes(':')) throw new Error('it is not user:password');
  if (verify.kind === 'jwks-jwt' && !text.includes(':')) throw new Error('it is not client_id:secret');
}
