import { signingKey } from '#contract/signing-key';
import type { Verification } from '#contract/verification';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/**
 * Checks that each of a secret's texts is of the form that its topics verify with.
 *
 * @throws {Error} when one is not; its message never quotes it
 */
export function checkSecret(
  { topics }: Pick<ResolvedWebhooks, 'topics'>,
  name: string,
  texts: readonly string[],
): void {
  const schemes = Object.values(topics).map(({ verify }) => verify);
  const own = schemes.filter((verify) => verify.kind !== 'unsigned' && verify.secretName === name);
  for (const verify of own) for (const text of texts) checkForm(verify, text);
}

function checkForm(verify: Verification, text: string): void {
  if (verify.kind === 'signature') signingKey(verify, text);
  if (verify.kind === 'basic' && !text.includes(':')) throw new Error('it is not user:password');
}
