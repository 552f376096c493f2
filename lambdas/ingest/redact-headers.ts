import type { Verification } from '#contract/verification';

const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

/** Redacts credentials. They are only needed for the verification, so the bucket does not have to contain them. */
export function redactHeaders(headers: Readonly<Record<string, string>>, verify: Verification): Record<string, string> {
  const token = verify.kind === 'token' && 'header' in verify.token ? [verify.token.header].flat() : [];
  const redacted = { ...headers };
  for (const name of [...CREDENTIALS, ...token]) {
    if (name in redacted) redacted[name] = '[redacted]';
  }
  return redacted;
}
