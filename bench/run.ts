import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CACHE } from './build.ts';
import { FIGURES, type FigureName, type Results, verdictOf } from './figures.ts';
import { FULL, measureAll, QUICK } from './measure-all.ts';
import { updatePage } from './page.ts';
import { Progress } from './progress.ts';
import { writeResults } from './results.ts';
import { tableOf } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
const load = () => loadavg()[0]?.toFixed(2) ?? '';

/** Measures all figures, prints their table and writes the results. Run by `npm run bench`. */
async function run(isQuick: boolean): Promise<void> {
  const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '-uno') ? ' with changes' : ''}`;
  const loadBefore = load();
  const progress = new Progress();
  const { figures, relative, absolute, pinned } = await measureAll(isQuick ? QUICK : FULL, progress);
  progress.end();
  const machine = {
    cpu: `${cpus()[0]?.model}`.trim(),
    ...{ cores: cpus().length, arch: arch(), kernel: release(), node: process.versions.node },
    ...{ pinned, loadBefore, loadAfter: load() },
  };
  const date = new Date().toISOString().slice(0, 10);
  const results: Results = { date, isQuick, commit, machine, figures, relative, absolute };
  const file = isQuick ? writeResults(results, CACHE) : writeResults(results);
  console.log(`\n${tableOf(results)}\n\n${pinned}. Results: ${file}`);
  const missed = (Object.keys(FIGURES) as FigureName[]).filter((name) => verdictOf(name, figures[name]) === 'missed');
  console.log(missed.length === 0 ? 'All goals are reached.' : `${missed.length} goals are missed.`);
  if (isQuick) console.log('A quick run leaves docs/performance.md as it is.');
  else updatePage(results);
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
try {
  await run(values.quick);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
