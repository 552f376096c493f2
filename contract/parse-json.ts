const BYTE_ORDER_MARK = 0xfeff;

/** Receives the text of each primitive as `source`, which TypeScript's library does not know yet. */
export type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Parses JSON, or returns undefined if the text cannot be parsed. One byte order mark before it is skipped.
 *
 * The parser's own error would quote the text, which may be a secret. Reviving is recursive, so a text that is valid
 * JSON can be nested too deeply to be revived.
 */
export function parseJson(text: string, reviver?: Reviver): unknown {
  try {
    return JSON.parse(
      text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text,
      reviver as Parameters<typeof JSON.parse>[1],
    );
  } catch {
    return undefined;
  }
}
