import type { Webhooks } from './resolve-webhooks.ts';

/** The names of all secrets that the topics are verified with, each once. */
export function secretNames(webhooks: Pick<Webhooks, 'topics'>): string[] {
  const names = Object.values(webhooks.topics).flatMap(({ verify }) =>
    verify.kind === 'unsigned' ? [] : verify.secret,
  );
  return [...new Set(names)];
}
