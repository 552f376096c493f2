import { styleText } from 'node:util';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import type { Diagnosis } from './diagnose.ts';

const SIGNS = {
  ok: styleText('green', '✓'),
  warning: styleText('yellow', '!'),
  error: styleText('red', '✗'),
} as const;
const CHECK_COLUMN = 4;
const TEXT_COLUMN = 19;

/**
 * Formats a finding as a line, with its remedy below it.
 *
 * @param columns the width of the terminal. @default lines are not wrapped
 */
export function format(finding: Diagnosis, columns?: number): string {
  const what = wrap(printable(finding.what), TEXT_COLUMN, columns);
  const line = `  ${SIGNS[finding.level]} ${finding.check.padEnd(TEXT_COLUMN - CHECK_COLUMN)}${what}`;
  if (finding.level === 'ok') return line;
  const remedy = wrap(printable(finding.remedy), TEXT_COLUMN + 2, columns);
  return `${line}\n${' '.repeat(TEXT_COLUMN)}${styleText('dim', `→ ${remedy}`)}`;
}

/** Counts the errors and warnings. */
export function summarize(findings: readonly Diagnosis[]): string {
  const counts = (['error', 'warning'] as const).flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count > 0 ? `${count} ${level}${count > 1 ? 's' : ''}` : [];
  });
  return counts.join(', ') || 'No problems found.';
}
