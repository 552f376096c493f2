import type { Verification } from './verification.ts';

/** Returns the name of the secret with which a topic verifies, if it has one. */
export function secretNameOf(verify: Verification): string | undefined {
  return 'secretName' in verify ? verify.secretName : undefined;
}
