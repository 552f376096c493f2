import { readPointer } from './json-pointer.ts';
import type { Location } from './verification.ts';

/** A fact about an event, or undefined when it does not stand there. */
export function readLocation(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  location: Location,
): string | undefined {
  if ('header' in location) return headers[location.header];
  try {
    const value = readPointer(JSON.parse(body.toString('utf8')), location.body);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch {
    // A form, or nothing.
    return undefined;
  }
}
