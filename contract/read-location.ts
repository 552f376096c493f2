import { readPointer } from './json-pointer.ts';
import { type Body, readJson } from './read-body.ts';
import type { Location } from './verification.ts';

/**
 * Reads the text at a location of a request. Of several headers it is the first that is not empty.
 *
 * @returns undefined if it is missing or empty; all events would have an empty id in common
 */
export function readLocation(body: Body, location: Location): string | undefined {
  return (
    ('header' in location ? readHeader(body.headers, location.header) : readBody(body, location.body)) || undefined
  );
}

/** Reads the first of these headers that is not empty. */
export function readHeader(headers: Body['headers'], names: string | readonly string[]): string | undefined {
  return [names].flat().flatMap((name) => headers[name] || [])[0];
}

function readBody(body: Body, pointer: string): string | undefined {
  const value = readPointer(readJson(body), pointer);
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  if (Number.isSafeInteger(value)) return String(value);
  // A number cannot represent every id of 18 digits, and two ids must not become one.
  const digits = readPointer(readJson(body, asWritten), pointer);
  return typeof digits === 'string' ? digits : undefined;
}

/** Keeps the digits of numbers as text. */
function asWritten(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' ? source : value;
}
