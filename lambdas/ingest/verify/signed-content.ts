import type { SignatureVerification, SignedPart } from '#contract/verification';
import { unauthorized } from '#lambdas/ingest/problem';
import { readScalar, type Scope } from './scope.ts';

/** `application/json; charset=utf-8` does not, since no header's name has a space or an equals sign. */
const LOOKS_LIKE_A_HEADER = /;[\w!#$%&'*+.^`|~-]+:/;

/** What was signed, piece after piece: content that was joined into a string could be forged or mangled on the way. */
export function signedContent(scheme: SignatureVerification, scope: Scope, timestamp: () => string): Buffer[] {
  return scheme.signed.map((part) => {
    const piece = pieceOf(part, scheme, scope, timestamp);
    return typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
  });
}

function pieceOf(part: SignedPart, scheme: SignatureVerification, scope: Scope, timestamp: () => string) {
  const { request } = scope;
  switch (part) {
    case 'body':
      return request.body;
    case 'timestamp':
      return timestamp();
    case 'method':
      return request.method;
    case 'path':
      return withQuery(request.path, request.query);
    case 'url':
      return withQuery(scheme.url ?? '', request.query);
    case 'form':
      return sortedForm(scope.form());
  }
  if ('text' in part) return part.text;
  if ('header' in part) return headerOf(scope, part.header);
  if ('headersListedIn' in part) return listedHeaders(part.headersListedIn, scheme, scope);
  if ('formField' in part) return onlyField(scope, part.formField);
  return readScalar(scope, part.body)?.[0] ?? '';
}

/** Of several the handler might read another than the signature covers, or they might be signed joined. */
function onlyField(scope: Scope, name: string): string {
  const [value, ...others] = scope.form().getAll(name);
  if (value === undefined || others.length > 0) {
    throw unauthorized('signature-missing', `The form has not exactly one field ${name}, which is signed.`);
  }
  return value;
}

/**
 * The headers that the request itself says are signed. Whoever has captured one request could list others, and hide what was
 * signed in the values of those: so the list itself and the time have to be among them, and no value may look like a further
 * header.
 */
function listedHeaders(listing: string, { timestamp }: SignatureVerification, scope: Scope): string {
  const names = headerOf(scope, listing).split(',');
  const required = [listing, ...(timestamp && 'header' in timestamp ? [timestamp.header].flat() : [])];
  const values = names.map((name) => headerOf(scope, name));
  const isWhole = required.every((name) => names.includes(name)) && new Set(names).size === names.length;
  if (!isWhole || values.some((value) => LOOKS_LIKE_A_HEADER.test(value))) {
    throw unauthorized('signature-malformed', `The ${listing} header does not say what is signed.`);
  }
  return names.map((name, index) => `${name}:${values[index]}`).join(';');
}

function headerOf({ request }: Scope, name: string): string {
  const value = request.headers[name];
  if (value === undefined) throw unauthorized('signature-missing', `The ${name} header, which is signed, is missing.`);
  return value;
}

function withQuery(address: string, query: string): string {
  return query ? `${address}?${query}` : address;
}

/** By name, in the order of code units; the values of one name once each, sorted too. */
function sortedForm(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  return names
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}
