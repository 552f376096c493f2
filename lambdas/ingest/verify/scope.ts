import { readPointer } from '#contract/json-pointer';
import type { Field } from '#contract/verification';
import { unauthorized } from '#lambdas/ingest/problem';
import { type IngestRequest, parseForm, parseJson } from '#lambdas/ingest/request';

/** Enough for every provider's batches and key rotation; more is someone making us compute. */
const MAX_ITEMS = 1_000;
const MAX_VALUES = 20;

/** What a scheme is held against: a request, and the part of its body that pointers lead into. */
export interface Scope {
  readonly request: IngestRequest;
  /** The parsed body, or one item of it. Parsed when it is first asked for. */
  json(): unknown;
  form(): URLSearchParams;
}

/** The request as one piece, or each item of the list in its body that is signed by itself. */
export function scopesOf(request: IngestRequest, each: string | undefined): Scope[] {
  const json = once(() => parseJson(request));
  const form = once(() => parseForm(request));
  if (each === undefined) return [{ request, json, form }];
  const items = readPointer(json(), each);
  // An empty list would pass with nothing verified.
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_ITEMS) {
    throw unauthorized('signature-missing', `The body has no list of 1 to ${MAX_ITEMS} items at ${each}.`);
  }
  return items.map((item) => ({ request, form, json: () => item }));
}

/** The values that a request carries for a field: `t=1,v1=ab,v1=cd` has two of prefix `v1=`. */
export function readField(scope: Scope, field: Field): string[] {
  const { separator, prefix = '' } = field;
  const values = textsOf(scope, field)
    .flatMap((text) => (separator === undefined ? [text] : text.split(separator, MAX_VALUES)))
    .slice(0, MAX_VALUES)
    .map((value) => value.trim())
    .filter((value) => value.startsWith(prefix))
    .map((value) => value.slice(prefix.length));
  return field.first ? values.slice(0, 1) : values;
}

function textsOf(scope: Scope, field: Field): string[] {
  if ('header' in field) return [field.header].flat().flatMap((name) => scope.request.headers[name] ?? []);
  if ('formField' in field) return scope.form().getAll(field.formField);
  return readScalar(scope, field.body) ?? [];
}

/** Text of a string, number or boolean in the body, as a list of one. */
export function readScalar(scope: Scope, pointer: string): string[] | undefined {
  const value = readPointer(scope.json(), pointer);
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : undefined;
}

function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}
