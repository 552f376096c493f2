import { replaceParameter } from '#contract/query-parameters';
import type { Verification } from '#contract/verification';

const REDACTED = '[redacted]';
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

/** Redacts credentials. They are only needed for the verification, so the bucket does not have to contain them. */
export function redactHeaders(headers: Readonly<Record<string, string>>, verify: Verification): Record<string, string> {
  const redacted = { ...headers };
  for (const name of [...CREDENTIALS, ...tokenHeaders(verify)]) {
    if (name in redacted) redacted[name] = REDACTED;
  }
  return redacted;
}

/** Redacts a token in the query. All other bytes of the query stay as they are. */
export function redactQuery(query: string, verify: Verification): string {
  const isToken = verify.kind === 'token' && 'query' in verify.token;
  return isToken ? replaceParameter(query, verify.token.query, REDACTED) : query;
}

function tokenHeaders(verify: Verification): readonly string[] {
  if (verify.kind === 'jwt') return [verify.header ?? []].flat();
  return verify.kind === 'token' && 'header' in verify.token ? [verify.token.header].flat() : [];
}
