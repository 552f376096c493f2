import type { Verification } from '#contract/verification';

const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

/** Redacts credentials. They prove who sent the webhook; after verification they do not need to be in the bucket. */
export function redactHeaders(headers: Readonly<Record<string, string>>, verify: Verification): Record<string, string> {
  const token = verify.kind === 'token' && 'header' in verify.token ? [verify.token.header].flat() : [];
  const redacted = { ...headers };
  for (const name of [...CREDENTIALS, ...token]) {
    if (name in redacted) redacted[name] = '[redacted]';
  }
  return redacted;
}
