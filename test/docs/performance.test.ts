import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES, type FigureName } from '#bench/figures';
import { resultsBlock } from '#bench/page';
import { latestResults } from '#bench/results';
import { expectBlock } from '#test/support/doc-page';

const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'docs/performance.md');
const results = latestResults();

test('docs/performance.md shows the last results (`npm run bench` writes them)', () => {
  expectBlock(PAGE, 'results', resultsBlock(results));
});

test('the last results have every figure, from at least 25 rounds', () => {
  expect(Object.keys(results.figures)).toEqual(Object.keys(FIGURES));
  expect(results.isQuick).toBe(false);
  const few = (Object.keys(FIGURES) as FigureName[]).filter((name) => !(results.figures[name].ours.count >= 25));
  expect(few).toEqual([]);
});

test('each file of results has the date of its run', () => {
  const files = globSync('*.json', { cwd: join(ROOT, 'bench/results') });
  const wrong = files.filter((file) => {
    const { date } = JSON.parse(readFileSync(join(ROOT, 'bench/results', file), 'utf8'));
    return `${date}.json` !== file;
  });
  expect(wrong).toEqual([]);
});

test('docs/performance.md names only files that exist', () => {
  const named = [...readFileSync(PAGE, 'utf8').matchAll(/`((?:bench|test|docs)\/[\w./-]+)`/g)].map(
    ([, path]) => `${path}`,
  );
  expect(named).toContain('bench/variants/sdk.ts');
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
