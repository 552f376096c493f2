/** A word, or a command in backticks. A command stays on one line, so that it can be copied. */
const UNIT = /(?:`[^`]*`|\S)+/g;

/**
 * Wraps text at the width of the terminal and indents every line but the first.
 *
 * @param columns the width of the terminal. @default the text is not wrapped
 */
export function wrap(text: string, indent: number, columns = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  for (const unit of text.match(UNIT) ?? []) {
    const last = lines.at(-1);
    const extended = last === undefined ? unit : `${last} ${unit}`;
    if (last === undefined || indent + extended.length > columns) lines.push(unit);
    else lines[lines.length - 1] = extended;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
