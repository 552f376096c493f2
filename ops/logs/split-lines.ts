/**
 * Splits text at line feeds.
 *
 * `node:readline` also splits at U+2028 and U+2029. JSON does not escape them, so a logged value could end a line.
 *
 * @returns the complete lines, and the text after the last of them
 */
export function splitLines(text: string): { readonly lines: readonly string[]; readonly rest: string } {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  return { lines, rest };
}
