import { styleText } from 'node:util';
import { printable } from '#ops/terminal/printable';
import type { Diagnosis } from './diagnose.ts';

const SIGNS = {
  ok: styleText('green', '✓'),
  warning: styleText('yellow', '!'),
  fault: styleText('red', '✗'),
} as const;
const COLUMN = 15;

/** A finding as a line, and its remedy below it. */
export function present(finding: Diagnosis): string {
  const line = `  ${SIGNS[finding.level]} ${finding.check.padEnd(COLUMN)}${printable(finding.what)}`;
  return finding.level === 'ok'
    ? line
    : `${line}\n${' '.repeat(4 + COLUMN)}${styleText('dim', `→ ${printable(finding.remedy)}`)}`;
}

/** What it comes down to. */
export function sum(findings: readonly Diagnosis[]): string {
  const count = (level: Diagnosis['level'], word: string) => {
    const number = findings.filter((finding) => finding.level === level).length;
    return number > 0 ? [`${number} ${word}${number > 1 ? 's' : ''}`] : [];
  };
  return [...count('fault', 'fault'), ...count('warning', 'warning')].join(', ') || 'All is well.';
}
