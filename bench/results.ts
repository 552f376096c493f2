import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from './figures.ts';

const RESULTS = join(import.meta.dirname, 'results');

/**
 * Writes the results of a run, and replaces those of the same day.
 *
 * @returns the file
 */
export function writeResults(results: Results, directory = RESULTS): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${results.date}.json`);
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  return file;
}

/** Reads the results of the last full run. @throws {Error} when there is none */
export function latestResults(): Results {
  const [latest] = globSync('*.json', { cwd: RESULTS }).sort().reverse();
  if (latest === undefined) throw new Error('bench/results is empty. Run `npm run bench`.');
  return JSON.parse(readFileSync(join(RESULTS, latest), 'utf8'));
}
