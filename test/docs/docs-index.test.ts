import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexPage, pagesOf, SECTIONS } from './docs-index.ts';

const PAGE = join(__dirname, '../../docs/README.md');

test('docs/README.md matches the list of pages (`npm run docs` writes it)', () => {
  const page = indexPage();
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});

// A page that is missing here has no entry in test/docs/docs-index.ts.
test('the index links every page of docs/, once', () => {
  const pages = pagesOf('.').filter((page) => page !== 'README.md');
  expect(pages.length).toBeGreaterThan(30);
  const links = [...indexPage().matchAll(/\]\(((?!\.\.\/)[^)]+\.md)\)/g)].map(([, path]) => path);
  expect([...links].sort()).toEqual([...pages].sort());
});

test('each line says which question the page answers', () => {
  const questions = SECTIONS.flatMap(({ entries }) =>
    entries.map((entry) => ('directory' in entry ? entry.introduction : entry[1])),
  );
  expect(questions.filter((question) => !/^[A-Z].*[?.]$/.test(question))).toEqual([]);
});
