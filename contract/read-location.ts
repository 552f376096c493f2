import { readPointer } from './json-pointer.ts';
import type { Location } from './verification.ts';

/** A fact about an event, or undefined when it does not stand there. An empty one is none: all events would have it in common. */
export function readLocation(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  location: Location,
): string | undefined {
  if ('header' in location) return headers[location.header] || undefined;
  try {
    return readBody(body.toString('utf8'), location.body) || undefined;
  } catch {
    // A form, or nothing.
    return undefined;
  }
}

function readBody(json: string, pointer: string): string | undefined {
  const value = readPointer(JSON.parse(json), pointer);
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  if (Number.isSafeInteger(value)) return String(value);
  // Ids of 18 digits are larger than a number can tell apart, and two of them must not become one.
  return String(readPointer(JSON.parse(json, asWritten as (key: string, value: unknown) => unknown), pointer));
}

/** Numbers by their digits. What they looked like in the text is not yet part of TypeScript's library. */
function asWritten(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' ? source : value;
}
