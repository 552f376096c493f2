import { readPointer } from '#contract/json-pointer';
import { queryParameters } from '#contract/query-parameters';
import type { Field } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';

/** Enough for every provider's batches and key rotations. More would only cost computing time. */
const MAX_ITEMS = 1_000;
const MAX_VALUES = 20;

/** The part of a request that is verified by itself: all of it, or one item of the list in its body. */
export interface Scope {
  readonly request: IngestRequest;
  /** Returns the parsed body, or one item of it. */
  json(): unknown;
}

/**
 * Splits a request into scopes.
 *
 * @param each pointer to a list in the body
 * @throws {Problem} 401 when there is no such list
 */
export function splitIntoScopes(request: IngestRequest, each: string | undefined): Scope[] {
  if (each === undefined) return [{ request, json: request.json }];
  const items = readPointer(request.json(), each);
  // An empty list would pass without any verification.
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_ITEMS) {
    throw new Problem('signature-missing', `The body has no list of 1 to ${MAX_ITEMS} items at ${each}.`);
  }
  return items.map((item) => ({ request, json: () => item }));
}

/** Reads the values of a field: `t=1,v1=ab,v1=cd` has two with the prefix `v1=`. */
export function readField(scope: Scope, field: Field): string[] {
  const { separator, prefix = '' } = field;
  const values = rawTexts(scope, field)
    .flatMap((text) => (separator === undefined ? [text] : text.split(separator, MAX_VALUES)))
    .slice(0, MAX_VALUES)
    .map((value) => value.trim())
    .filter((value) => value.startsWith(prefix))
    .map((value) => value.slice(prefix.length));
  return field.first ? values.slice(0, 1) : values;
}

function rawTexts(scope: Scope, field: Field): string[] {
  if ('header' in field) return [field.header].flat().flatMap((name) => scope.request.headers[name] ?? []);
  if ('formField' in field) return scope.request.form().getAll(field.formField);
  if ('query' in field) {
    const values = queryParameters(scope.request.query).getAll(field.query);
    // Of several, another reader could take another one than the verification.
    return values.length === 1 ? values : [];
  }
  return readScalar(scope, field.body) ?? [];
}

/** Reads a string, number or boolean in the body as text, in a list of one. */
export function readScalar(scope: Scope, pointer: string): string[] | undefined {
  const value = readPointer(scope.json(), pointer);
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : undefined;
}
