import { queryParameters } from '#contract/query-parameters';
import type { Verification } from '#contract/verification';

const REDACTED = '[redacted]';
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

/** Redacts credentials. They are only needed for the verification, so the bucket does not have to contain them. */
export function redactHeaders(headers: Readonly<Record<string, string>>, verify: Verification): Record<string, string> {
  const field = verify.kind === 'token' ? verify.token : verify;
  const token = 'header' in field ? [field.header ?? []].flat() : [];
  const redacted = { ...headers };
  for (const name of [...CREDENTIALS, ...token]) {
    if (name in redacted) redacted[name] = REDACTED;
  }
  return redacted;
}

/** Redacts a token in the query, however its name is encoded. All other bytes of the query stay as they are. */
export function redactQuery(query: string, verify: Verification): string {
  if (verify.kind !== 'token' || !('query' in verify.token)) return query;
  const { query: name } = verify.token;
  const isToken = (piece: string) => queryParameters(piece).has(name);
  return query.replace(/[^&]+/g, (piece) => (isToken(piece) ? `${piece.split('=', 1)[0]}=${REDACTED}` : piece));
}
