import type { Verification } from '#contract/verification';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/** The names of all secrets that the topics are verified with, each once. */
export function secretNames({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  return [...new Set(Object.values(topics).flatMap(({ verify }) => secretNamesOf(verify)))];
}

/** The names of the secrets of one topic: its own, and those of its handshakes. */
export function secretNamesOf(verify: Verification): string[] {
  const own = verify.kind === 'unsigned' ? [] : [verify.secretName];
  return [...own, ...(verify.handshakes ?? []).flatMap(({ token }) => token?.secretName ?? [])];
}

/** The names of the secrets that a handshake may set, while its topic is pending. */
export function settableSecretNames({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  const pending = Object.values(topics).filter(({ verify }) => verify.handshakes?.some((each) => each.deliversSecret));
  return [...new Set(pending.flatMap(({ verify }) => (verify.kind === 'unsigned' ? [] : verify.secretName)))];
}
