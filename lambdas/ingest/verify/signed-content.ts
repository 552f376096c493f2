import type { SignatureVerification, SignedPart } from '../../../contract/verification.ts';
import { unauthorized } from '../problem.ts';
import { readScalar, type Scope } from './scope.ts';

/** What was signed, piece after piece: content that was joined into a string could be forged or mangled on the way. */
export function signedContent(scheme: SignatureVerification, scope: Scope, timestamp: string): Buffer[] {
  return scheme.signed.map((part) => {
    const piece = pieceOf(part, scheme, scope, timestamp);
    return typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
  });
}

function pieceOf(part: SignedPart, { url = '' }: SignatureVerification, scope: Scope, timestamp: string) {
  const { request } = scope;
  switch (part) {
    case 'body':
      return request.body;
    case 'timestamp':
      return timestamp;
    case 'method':
      return request.method;
    case 'path':
      return withQuery(request.path, request.query);
    case 'url':
      return withQuery(url, request.query);
    case 'form':
      return sortedForm(scope.form());
  }
  if ('text' in part) return part.text;
  if ('header' in part) return headerOf(scope, part.header);
  if ('headersListedIn' in part) {
    const names = headerOf(scope, part.headersListedIn).split(',');
    return names.map((name) => `${name}:${headerOf(scope, name.trim().toLowerCase())}`).join(';');
  }
  const values = 'formField' in part ? scope.form().getAll(part.formField) : (readScalar(scope, part.body) ?? []);
  return values.join('');
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
