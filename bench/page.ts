import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from './figures.ts';
import { plotsOf } from './plots.ts';
import { describeRun, tableOf } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs', 'performance.md');
const ORACLES = join(ROOT, 'test', 'oracles');
const BLOCK = /(<!-- results -->\n)[\s\S]*?(<!-- \/results -->)/;

/** Creates the part of `docs/performance.md` that a run writes. */
export function resultsBlock(results: Results): string {
  return `${tableOf(results)}\n\n${describeRun(results)}`;
}

/** Puts the results of a run into the page, and draws its plots with Vega, which `test/oracles` installs. */
export function updatePage(results: Results): void {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    page.replace(BLOCK, (_, start, end) => `${start}${resultsBlock(results)}\n${end}`),
  );
  execFileSync(process.execPath, [join(ORACLES, 'install.ts')], { stdio: 'inherit' });
  const draw = [join(ORACLES, 'figures', 'draw.ts'), join(ROOT, 'docs', 'figures')];
  execFileSync(process.execPath, draw, {
    input: JSON.stringify(plotsOf(results)),
    stdio: ['pipe', 'inherit', 'inherit'],
  });
}
