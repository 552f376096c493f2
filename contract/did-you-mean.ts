import { ownValue } from './own-value.ts';

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

function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let bound = Math.max(1, Math.floor(name.length / 3));
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > bound) continue;
    nearest = candidate;
    // A later name must be nearer, so that the first of two equally near ones wins.
    bound = distance - 1;
  }
  return nearest;
}

/** Counts the letters to insert, delete, replace or swap with their neighbor (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(beforePrevious, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforePrevious, previous] = [previous, current];
  }
  return at(previous, to.length);
}

function at(distances: readonly number[], column: number): number {
  return distances[column] ?? Number.POSITIVE_INFINITY;
}
