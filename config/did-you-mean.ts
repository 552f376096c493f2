/// <reference path="./damerau-levenshtein.d.ts" />
import damerauLevenshtein from 'damerau-levenshtein';
import { ownValue } from '#contract/own-value';

/** Earlier names of options and values. They differ too much from the current name to be found by their letters. */
const RENAMED: Readonly<Record<string, string>> = {
  priorities: 'lanes',
  priority: 'lane',
  idempotent: 'dedupeBy: false',
  none: 'delivery',
  secret: 'secretName',
  verifyToken: 'verifyTokenName',
  perSecond: 'maxAttemptsPerSecond',
  ageTarget: 'maxWebhookAge',
  alarmEmails: 'alarms',
};

/**
 * Finds the known name that an earlier or misspelled one most likely stands for, without regard to case.
 *
 * At most one letter in three may differ, so that an unrelated name gets no suggestion.
 *
 * @example
 * didYouMean('tolerence', ['header', 'tolerance']) // 'tolerance'
 * didYouMean('idempotent', ['lane', 'dedupeBy']) // 'dedupeBy: false'
 */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const renamed = ownValue(RENAMED, name);
  if (renamed && known.some((each) => renamed === each || renamed.startsWith(`${each}:`))) return renamed;
  return nearestName(name, known);
}

/** Asks for the known name that a misspelled one stands for. Without such a name it returns the other advice. */
export function suggest(name: string, known: readonly string[], otherwise: string): string {
  const suggestion = didYouMean(name, known);
  return suggestion === undefined ? otherwise : `Did you mean ${suggestion}?`;
}

/** States the known names and suggests the nearest of them. */
export function mustBeOneOf(name: string, known: readonly string[], otherwise = 'Correct the name or remove it.') {
  return `Must be one of ${known.join(', ')}. ${suggest(name, known, otherwise)}`;
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let bound = Math.max(1, Math.floor(name.length / 3));
  for (const candidate of known) {
    const { steps } = damerauLevenshtein(name.toLowerCase(), candidate.toLowerCase());
    if (steps > bound) continue;
    nearest = candidate;
    // A later name must be nearer, so that the first of two equally near ones wins.
    bound = steps - 1;
  }
  return nearest;
}
