import { globSync, readFileSync } from 'node:fs';
import { basename, join, matchesGlob } from 'node:path';
import LeftOutTiers from './support/left-out-tiers.ts';

const ROOT = join(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const tiers = Object.keys(scripts).filter((name) => name.startsWith('test:'));

/** The patterns of a Jest configuration, relative to the root. */
const patternsOf = (config: string) =>
  [...read(config).matchAll(/'<rootDir>\/([^']*\.ts)'/g)]
    .map(([, pattern = '']) => pattern)
    .filter((pattern) => pattern.includes('*'));

const CONFIGS = ['jest.config.mjs', 'jest.flow.config.mjs', 'jest.deploy.config.mjs', 'jest.package.config.mjs'];

test('every suite belongs to exactly one tier', () => {
  const suites = globSync('{test,webhooks}/**/*.ts', { cwd: ROOT }).filter((file) =>
    /^\s*(test|describe)[.(]/m.test(read(file)),
  );
  expect(suites.length).toBeGreaterThan(70);
  const patterns = CONFIGS.flatMap(patternsOf);
  const tiersOf = (suite: string) => patterns.filter((pattern) => matchesGlob(suite, pattern));
  /** Tells if a suite calls the function in which a file defines its tests. */
  const isPart = (file: string) =>
    suites.some((suite) => tiersOf(suite).length === 1 && read(suite).includes(`'./${basename(file)}'`));
  const wrong = suites.filter(
    (suite) => !suite.startsWith('test/oracles/') && tiersOf(suite).length !== 1 && !isPart(suite),
  );
  expect(wrong).toEqual([]);
});

test.each(['.ci/run', '.github/workflows/deliver.yml', 'CONTRIBUTING.md'])('%s has every tier', (file) => {
  expect(tiers).toContain('test:flow');
  expect(tiers.filter((tier) => !read(file).includes(`npm run ${tier}`))).toEqual([]);
});

test('`npm test` prints the tiers that it leaves out', () => {
  const printed: unknown[] = [];
  const error = jest.spyOn(console, 'error').mockImplementation((line) => printed.push(line));
  new LeftOutTiers().onRunComplete();
  error.mockRestore();
  expect(printed).toEqual([`Left out: ${tiers.map((tier) => `npm run ${tier}`).join(', ')}`]);
});
