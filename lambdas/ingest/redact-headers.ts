import type { Verification } from '#contract/verification';

const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

/** Credentials prove who sent the webhook; once that is verified, nobody needs to read them from the bucket. */
export function redactHeaders(headers: Readonly<Record<string, string>>, verify: Verification): Record<string, string> {
  const token = verify.kind === 'token' && 'header' in verify.token ? [verify.token.header].flat() : [];
  const redacted = { ...headers };
  for (const name of [...CREDENTIALS, ...token]) {
    if (name in redacted) redacted[name] = '[redacted]';
  }
  return redacted;
}
