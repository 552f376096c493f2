const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

/** Credentials prove who sent the webhook; once that is verified, nobody needs to read them from the bucket. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const redacted = { ...headers };
  for (const name of CREDENTIALS) {
    if (name in redacted) redacted[name] = '[redacted]';
  }
  return redacted;
}
