/** A word, or a command in backticks. A command stays in one piece, so that it can be copied. */
const UNIT = /(?:`[^`]*`|\S)+/g;

/**
 * Wraps text at the width of the terminal and indents every line but the first.
 *
 * @param columns the width of the terminal. @default the text is not wrapped
 */
export function wrap(text: string, indent: number, columns = Number.POSITIVE_INFINITY): string {
  const width = columns - indent;
  const lines: string[] = [];
  for (const unit of text.match(UNIT) ?? []) {
    const last = lines.at(-1);
    const extended = `${last} ${unit}`;
    // A unit that is too long for any line stays on the current one.
    if (last === undefined || (extended.length > width && unit.length <= width)) lines.push(unit);
    else lines[lines.length - 1] = extended;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
