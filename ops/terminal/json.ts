/**
 * Writes a value as JSON without control characters.
 *
 * @param indent number of spaces per level. @default one line
 */
export function toJson(value: unknown, indent?: number): string {
  // JSON leaves these characters unescaped, and a terminal interprets them.
  return JSON.stringify(value, null, indent).replaceAll(
    /[\x7f-\x9f]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  );
}
