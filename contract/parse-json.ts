/** Receives the text of each primitive as `source`, which TypeScript's library does not know yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Parses JSON, or returns undefined if the text cannot be parsed.
 *
 * The parser's own error would quote the text, which may be a secret. Reviving is recursive, so a text that is valid
 * JSON can be nested too deeply to be revived.
 */
export function parseJson(text: string, reviver?: Reviver): unknown {
  try {
    return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
  } catch {
    return undefined;
  }
}
