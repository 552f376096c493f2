import { toJson } from '#ops/terminal/json';

/**
 * Writes an object as one line of JSON that begins with its type and its time.
 *
 * @param fields cannot replace the type and the time
 */
export function toJsonLine(type: string, time: Date, fields: object): string {
  const own = { type, time: time.toISOString() };
  // First for readers, and last so that no field of a handler replaces them.
  return toJson({ ...own, ...fields, ...own });
}
