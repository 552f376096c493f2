import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesized } from '#test/support/stack';
import { embedExamples, examplesOf } from './embed-examples.ts';
import { providersPage } from './providers-table.ts';

const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'README.md');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The number of words that are read in about three minutes, besides code and tables. */
const WORDS = 700;

/** Counts the words of a page without its code, tables and markup, and without the targets of its links. */
function countWords(page: string): number {
  const text = page
    .replaceAll(/^```[\s\S]*?^```$/gm, ' ')
    .replaceAll(/^\|.*$/gm, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\]\([^)]*\)/g, ']');
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

test('README.md shows every example unchanged (`npm run docs` updates them)', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, embedExamples(page));
  expect(readFileSync(PAGE, 'utf8')).toBe(embedExamples(page));
  // The list of handlers has one line per topic, which a sentence describes.
  const files = globSync('docs/examples/readme/**/*.ts', { cwd: ROOT }).filter(
    (file) => !/(\.test|handlers\/index)\.ts$/.test(file.replaceAll('\\', '/')),
  );
  expect(examplesOf(page).sort()).toEqual(files.sort());
});

test('every block of TypeScript of README.md is a file that the tests compile', () => {
  const page = read('README.md');
  expect(page.match(/^```ts$/gm)).toHaveLength(examplesOf(page).length);
  expect(page).not.toMatch(/^```(typescript|js|javascript|tsx)$/m);
});

test('README.md can be read in three minutes', () => {
  expect(countWords('Four [words](docs/a.md) <b>\n```ts\nnpm ci\n```\n| a – |\nare here')).toBe(4);
  expect(countWords(read('README.md'))).toBeLessThanOrEqual(WORDS);
});

test('the configuration of README.md is valid', async () => {
  const { default: config } = await import('#docs/examples/readme/config');
  const { default: handlers } = await import('#docs/examples/readme/handlers/index');
  expect(Object.keys(synthesized(config('test'), { handlers }).findOutputs('*'))).toContain('EndpointStripe');
});

test('README.md and docs/providers.md count the same presets', () => {
  const rows = providersPage()
    .split('\n')
    .filter((line) => line.startsWith('| [`'))
    .map((line) => line.split(' | '));
  const ofProviders = rows.filter(([preset]) => !/`(basic|hmac|jwt|token|unsigned)`/.test(preset ?? ''));
  const withOracle = ofProviders.filter((cells) => cells[10]?.includes('`'));
  const updated = read('README.md')
    .replace(/\[\d+ providers\]/, `[${ofProviders.length} providers]`)
    .replace(/\| \d+; \d+ tested against/, `| ${ofProviders.length}; ${withOracle.length} tested against`);
  if (process.env.UPDATE_DOCS) writeFileSync(join(ROOT, 'README.md'), updated);
  expect(read('README.md')).toBe(updated);
  expect(updated).toMatch(/\[\d+ providers\]/);
  expect(updated).toMatch(/\| \d+; \d+ tested against/);
});

test('the two pictures of the architecture differ in their colours only', () => {
  const [light = '', dark = ''] = ['light', 'dark'].map((mode) => read(`docs/images/architecture-${mode}.svg`));
  const withoutColours = (picture: string) => picture.replaceAll(/#[0-9a-f]{6}\b/g, '');
  expect(withoutColours(light)).toBe(withoutColours(dark));
  expect(light).not.toBe(dark);
  for (const word of ['your AWS account', 'high', 'normal', 'low', 'requeue', 'redrive', 'dead-letter queue']) {
    expect(light).toContain(`>${word}<`);
  }
});

test('README.md names the version of the package', () => {
  expect(read('README.md')).toContain(`version ${JSON.parse(read('package.json')).version}, `);
});

test('SECURITY.md and CONTRIBUTING.md are linked from the README', () => {
  for (const file of ['SECURITY.md', 'CONTRIBUTING.md', 'CODE_OF_CONDUCT.md', 'docs/README.md']) {
    expect(read('README.md')).toContain(`](${file})`);
  }
});
