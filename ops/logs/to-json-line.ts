/**
 * Writes an object as one line of JSON that begins with its type and its time.
 *
 * @param fields cannot replace the type and the time
 */
export function toJsonLine(type: string, time: Date, fields: object): string {
  const own = { type, time: time.toISOString() };
  // First for readers, and last so that no field of a handler replaces them.
  const json = JSON.stringify({ ...own, ...fields, ...own });
  // JSON leaves these control characters unescaped, and a terminal interprets them.
  return json.replaceAll(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}
