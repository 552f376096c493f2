import { secretNameOf } from '#contract/secret-name-of';
import type { Verification } from '#contract/verification';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/** Lists the names of all secrets that topics verify with, each once. */
export function secretNames({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  return [...new Set(Object.values(topics).flatMap(({ verify }) => secretNamesOf(verify)))];
}

/**
 * Lists the names of one topic's secrets: its own and those of its handshakes.
 *
 * @example secretNamesOf(github({ secretName: 'webhooks/github' })) // ['webhooks/github']
 */
export function secretNamesOf(verify: Verification): string[] {
  return [...ownNames(verify), ...(verify.handshakes ?? []).flatMap(({ token }) => token?.secretName ?? [])];
}

/** Lists the names of the secrets that a provider may set by a handshake, each once. Only pending topics have any. */
export function settableSecretNames({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  const pending = Object.values(topics).filter(({ verify }) => verify.handshakes?.some((each) => each.deliversSecret));
  return [...new Set(pending.flatMap(({ verify }) => ownNames(verify)))];
}

/** Lists the names of the secrets with the API keys of reconcile, each once. */
export function apiKeyNames({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  return [...new Set(Object.values(topics).flatMap(({ reconcile }) => reconcile?.source.apiKeyName ?? []))];
}

/** Tells if a secret holds an API key of reconcile, and no signing secret. */
export function isApiKey({ topics }: Pick<ResolvedWebhooks, 'topics'>, name: string): boolean {
  return apiKeyNames({ topics }).includes(name) && !secretNames({ topics }).includes(name);
}

/** Lists the names of the signing secrets that a registration at the provider may set, each once. */
export function registeredSecretNames({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  const allowed = Object.values(topics).filter(({ reconcile }) => reconcile?.allowRegister);
  return [...new Set(allowed.flatMap(({ verify }) => ownNames(verify)))];
}

function ownNames(verify: Verification): string[] {
  const name = secretNameOf(verify);
  return name === undefined ? [] : [name];
}
