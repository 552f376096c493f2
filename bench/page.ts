import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from './figures.ts';
import { describeRun, tableOf } from './table.ts';

const PAGE = join(import.meta.dirname, '..', 'docs', 'performance.md');
const BLOCK = /(<!-- results -->\n)[\s\S]*?(<!-- \/results -->)/;

/** Creates the part of `docs/performance.md` that a run writes. */
export function resultsBlock(results: Results): string {
  return `${tableOf(results)}\n\n${describeRun(results)}`;
}

/** Puts the results of a run into the page. */
export function updatePage(results: Results): void {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    page.replace(BLOCK, (_, start, end) => `${start}${resultsBlock(results)}\n${end}`),
  );
}
