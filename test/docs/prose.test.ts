import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const MAX_WORDS = 25;
const MAX_COLUMNS = 120;
/** Pages that are generated from sources, whose sentences other tests check, and history. */
const GENERATED = ['docs/configuration.md', 'docs/providers.md', 'CHANGELOG.md', 'CODE_OF_CONDUCT.md'];

const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/*/README.md'], { cwd: ROOT })
  .map((page) => page.replaceAll('\\', '/'))
  .filter((page) => !GENERATED.includes(page) && !page.startsWith('docs/providers/'))
  .sort();

/** Returns the paragraphs and list items of a page, each on one line, without code blocks, tables and headings. */
function paragraphsOf(markdown: string): string[] {
  return markdown
    .replaceAll(/^ *(```|~~~)[\s\S]*?^ *\1.*$/gm, '\n')
    .replaceAll(/<!--[\s\S]*?-->|<[^>\n]+>/g, '')
    .replaceAll(/^ *(\||#).*$/gm, '\n')
    .replaceAll(/^ *(?:[-*]|\d+\.) +/gm, '\n\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean);
}

/** Splits a paragraph at the ends of its sentences, and at colons that introduce what follows. */
function sentencesOf(paragraph: string): string[] {
  return paragraph
    .replaceAll(/`[^`]*`/g, 'code')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\b(e\.g|i\.e|etc|vs|a\.m|p\.m)\./g, '$1')
    .split(/(?<=[.!?:])["')*]*\s+/);
}

const wordsOf = (sentence: string) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

test('the rule counts code and links as one word, and sees sentences across lines', () => {
  const page = 'One `a b c` two\nthree. Four [five](x.md).\n\n```\ncode\n```\n\n| a | table |\n\n1. six';
  expect(
    paragraphsOf(page)
      .flatMap(sentencesOf)
      .map(wordsOf)
      .map(({ length }) => length),
  ).toEqual([4, 2, 1]);
});

test.each(PAGES)('no sentence of %s has more than 25 words', (page) => {
  const long = paragraphsOf(readFileSync(join(ROOT, page), 'utf8'))
    .flatMap(sentencesOf)
    // A row of links is no sentence.
    .filter((sentence) => !sentence.includes(' · '))
    .filter((sentence) => wordsOf(sentence).length > MAX_WORDS);
  expect(long).toEqual([]);
});

test.each(PAGES)('no line of prose in %s is longer than 120 columns', (page) => {
  let isCode = false;
  const long = readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .filter((line) => {
      if (/^ *(```|~~~)/.test(line)) isCode = !isCode;
      return !isCode && !/^ *\||^ *- \[.*\)(: .*)?$|https?:\/\/|^#|<img|<source/.test(line);
    })
    .filter((line) => line.length > MAX_COLUMNS);
  expect(long).toEqual([]);
});
