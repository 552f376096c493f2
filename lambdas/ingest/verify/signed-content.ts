import type { SignatureVerification, SignedPart } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import { readScalar, type Scope } from './scope.ts';

/** Enough for every header of a request. The content of a list that is cut off does not match its signature. */
const MAX_LISTED_HEADERS = 100;

/** Does not match `application/json; charset=utf-8`, because a header's name has neither a space nor an equals sign. */
const LOOKS_LIKE_A_HEADER = /;[\w!#$%&'*+.^`|~-]+:/;

/**
 * Collects each content that the signature may cover, as a list of pieces. A joined string could change bytes that are
 * not UTF-8.
 */
export function signedContents(scheme: SignatureVerification, scope: Scope, timestamp: () => string): Buffer[][] {
  // A part that several contents have in common, such as a large form, is collected once.
  const pieces = new Map<SignedPart, Buffer>();
  const pieceOf = (part: SignedPart) => {
    const known = pieces.get(part);
    if (known) return known;
    const content = contentOfPart(part, scheme, scope, timestamp);
    const piece = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    pieces.set(part, piece);
    return piece;
  };
  return [scheme.signed, ...(scheme.alsoSigned ?? [])].map((parts) => parts.map(pieceOf));
}

function contentOfPart(part: SignedPart, scheme: SignatureVerification, scope: Scope, timestamp: () => string) {
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
      return sortedForm(scope.request.form());
  }
  if ('text' in part) return part.text;
  if ('url' in part) return withQuery(part.url, request.query);
  if ('header' in part) return signedHeader(scope, part.header);
  if ('headersListedIn' in part) return listedHeaders(part.headersListedIn, scheme, scope);
  if ('formField' in part) return onlyField(scope, part.formField);
  return readScalar(scope, part.body)?.[0] ?? '';
}

/** Reads a field that must occur once. Of several, the handler could read another one than the signature covers. */
function onlyField(scope: Scope, name: string): string {
  const [value, ...others] = scope.request.form().getAll(name);
  if (value === undefined || others.length > 0) {
    throw new Problem('signature-missing', `The form must have exactly one field ${name}, because it is signed.`);
  }
  return value;
}

/**
 * Collects the headers that the request itself lists as signed. With one captured request, an attacker could list other
 * headers and hide the signed ones in their values. Therefore the list itself and the timestamp must be listed, and no
 * value may look like a further header.
 */
function listedHeaders(listing: string, { timestamp }: SignatureVerification, scope: Scope): string {
  const names = signedHeader(scope, listing).split(',', MAX_LISTED_HEADERS);
  const required = [listing, ...(timestamp && 'header' in timestamp ? [timestamp.header].flat() : [])];
  const values = names.map((name) => signedHeader(scope, name));
  const isComplete = required.every((name) => names.includes(name)) && new Set(names).size === names.length;
  if (!isComplete || values.some((value) => LOOKS_LIKE_A_HEADER.test(value))) {
    throw new Problem(
      'signature-malformed',
      `The ${listing} header must list itself and the timestamp, each header once.`,
    );
  }
  return names.map((name, index) => `${name}:${values[index]}`).join(';');
}

function signedHeader({ request }: Scope, name: string): string {
  const value = request.headers[name];
  if (value === undefined) throw new Problem('signature-missing', `The ${name} header, which is signed, is missing.`);
  return value;
}

function withQuery(address: string, query: string): string {
  return query ? `${address}?${query}` : address;
}

/**
 * Joins the fields of a form by name, in code unit order. The values of one name are sorted, and repeated values
 * dropped.
 */
function sortedForm(form: URLSearchParams): string {
  const valuesByName = new Map<string, Set<string>>();
  for (const [name, value] of form) valuesByName.set(name, (valuesByName.get(name) ?? new Set()).add(value));
  return [...valuesByName.keys()]
    .sort()
    .map((name) =>
      [...(valuesByName.get(name) ?? [])]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}
