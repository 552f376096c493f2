import { readPointer } from './json-pointer.ts';
import { parseJson } from './parse-json.ts';
import type { Location } from './verification.ts';

/**
 * Reads the text at a location of a request.
 *
 * @returns undefined if it is missing or empty; all events would have an empty id in common
 */
export function readLocation(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  location: Location,
): string | undefined {
  if ('header' in location) return headers[location.header] || undefined;
  return readBody(body.toString('utf8'), location.body) || undefined;
}

function readBody(json: string, pointer: string): string | undefined {
  const value = readPointer(parseJson(json), pointer);
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  if (Number.isSafeInteger(value)) return String(value);
  // A number cannot represent every id of 18 digits, and two ids must not become one.
  const digits = readPointer(parseJson(json, asWritten), pointer);
  return typeof digits === 'string' ? digits : undefined;
}

/** Keeps the digits of numbers as text. */
function asWritten(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' ? source : value;
}
