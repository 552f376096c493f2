import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(__dirname, '..');

/** The directories that each directory may import besides itself. `docs/architecture.md` explains the rule. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  config: ['contract'],
  webhooks: [],
  lambdas: ['contract', 'config', 'webhooks'],
  lib: ['contract', 'config'],
  bin: ['lib', 'contract', 'config', 'ops', 'local', 'webhooks'],
  ops: ['contract', 'config'],
  local: ['contract', 'config', 'ops'],
  'test-kit': ['contract', 'config', 'lambdas'],
  bench: ['contract', 'config', 'ops', 'webhooks', 'test'],
};

const FUNCTIONS = ['ingest', 'probe', 'process', 'reconcile', 'remind', 'requeue'] as const;

/** Imports that a directory rule allows but that would break a promise, with the reason. */
const MUST_NOT_IMPORT: readonly (readonly [directory: string, target: RegExp, reason: string])[] = [
  ['lambdas', /^config\/validate\//, 'validation runs once, at synth'],
  ['lambdas', /^(aws-cdk-lib|constructs|zod)/, 'functions bundle neither the CDK nor the schema library'],
  ['contract', /^(@aws-sdk\/|aws-cdk-lib|constructs|zod)/, 'the contract has no SDK and no CDK'],
  ['contract', /^node:(fs|net|http|https|child_process|process)/, 'the contract does no I/O'],
  ['config', /^(@aws-sdk\/|aws-cdk-lib|constructs)/, 'the configuration has no SDK and no CDK'],
  ['lib', /^@aws-sdk\//, 'constructs call no AWS API'],
  ['ops', /^(aws-cdk-lib|constructs)/, "the operator's commands start fast"],
  ...FUNCTIONS.map((name): [string, RegExp, string] => [
    `lambdas/${name}`,
    new RegExp(`^lambdas/(${FUNCTIONS.filter((each) => each !== name).join('|')})/`),
    'functions are independent',
  ]),
];

/** Code as users write it: it imports the public entries, and its own files by any relative path. */
const USER_CODE = [
  'webhooks',
  'docs/examples',
  'test/flow/webhooks',
  'test/local/webhooks',
  ...globSync('examples/*', { cwd: ROOT }),
];
const PUBLIC_ENTRIES = ['catchbasin', 'catchbasin/cdk', 'catchbasin/testing'];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function filesOf(directory: string): string[] {
  return globSync(`${directory}/**/*.ts`, { cwd: ROOT })
    .filter((file) => !file.endsWith('.d.ts') && !file.includes('node_modules/'))
    .sort();
}

function specifiersOf(file: string): string[] {
  return [...read(file).matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()\s*'([^']+)'/g)].map(
    ([, path]) => path as string,
  );
}

/** The file or package that a specifier names: `#contract/keys` and `../contract/keys.ts` are `contract/keys.ts`. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('#')) return `${specifier.slice(1)}.ts`;
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
}

function importsOf(directory: string): { file: string; specifier: string; target: string }[] {
  return filesOf(directory).flatMap((file) =>
    specifiersOf(file).map((specifier) => ({ file, specifier, target: targetOf(file, specifier) })),
  );
}

/** Texts of files that `catchbasin init` writes. They import as the user's files do. */
const TEMPLATES = ['bin/init/project-files.ts'];

const isOwnCode = (target: string) => /\.(ts|mjs|cjs)$/.test(target);

test.each(Object.entries(MAY_IMPORT))('%s imports only itself and %j', (directory, allowed) => {
  const imports = importsOf(directory);
  expect(imports.length).toBeGreaterThan(0);
  const strays = imports.filter(
    ({ target }) => isOwnCode(target) && ![directory, ...allowed].some((each) => target.startsWith(`${each}/`)),
  );
  expect(strays).toEqual([]);
});

test.each(MUST_NOT_IMPORT)('%s imports nothing that matches %s: %s', (directory, forbidden) => {
  expect(importsOf(directory).filter(({ target }) => forbidden.test(target))).toEqual([]);
});

test.each(USER_CODE)('%s imports Catchbasin by its public entries only', (directory) => {
  const imports = importsOf(directory);
  expect(imports.map(({ specifier }) => specifier)).toContain('catchbasin');
  const own = imports.filter(({ specifier }) => specifier.startsWith('catchbasin') || specifier.startsWith('#'));
  expect(own.filter(({ specifier }) => !PUBLIC_ENTRIES.includes(specifier))).toEqual([]);
  expect(imports.filter(({ target }) => isOwnCode(target) && !target.startsWith(`${directory}/`))).toEqual([]);
});

test('only user code imports the public entries', () => {
  const strays = Object.keys(MAY_IMPORT)
    .filter((directory) => !USER_CODE.includes(directory))
    .flatMap(importsOf)
    .filter(({ file, specifier }) => specifier.startsWith('catchbasin') && !TEMPLATES.includes(file));
  expect(strays).toEqual([]);
});

test('files of another directory are imported by #, without extension', () => {
  const directories = [...Object.keys(MAY_IMPORT), 'test'];
  const strays = directories
    .flatMap(importsOf)
    .filter(({ file }) => !USER_CODE.some((directory) => file.startsWith(`${directory}/`)))
    .filter(({ file }) => !TEMPLATES.includes(file))
    .filter(({ specifier }) => specifier.startsWith('../') || /^#.*\.\w+$/.test(specifier));
  expect(strays).toEqual([]);
});

test('no imports are circular', () => {
  const graph = new Map(
    Object.keys(MAY_IMPORT)
      .flatMap(filesOf)
      .map((file) => [file, specifiersOf(file).map((each) => targetOf(file, each))] as const),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  expect(cycles).toEqual([]);
});

test('the rules see the imports that they check', () => {
  expect(importsOf('lambdas').map(({ target }) => target)).toContain('webhooks/config.ts');
  expect(specifiersOf('lambdas/process/index.ts')).toContain('#webhooks/handlers/index');
  expect(specifiersOf('webhooks/handlers/index.ts')).toContain('./stripe.ts');
});

test('only entry files read process.env', () => {
  const readers = ['contract', 'config', 'lambdas', 'lib']
    .flatMap(filesOf)
    .filter((file) => read(file).includes('process.env'));
  expect(readers).toEqual(
    ['ingest', 'probe', 'process', 'reconcile', 'remind', 'requeue'].map((name) => `lambdas/${name}/index.ts`),
  );
});

test('ops has no loose files beside the shared error', () => {
  expect(
    globSync('ops/*', { cwd: ROOT })
      .filter((path) => path.endsWith('.ts'))
      .sort(),
  ).toEqual(['ops/user-error.ts']);
});

test('no source file has more than 250 lines', () => {
  const long = Object.keys(MAY_IMPORT)
    .flatMap(filesOf)
    .filter((file) => read(file).split('\n').length > 251);
  expect(long).toEqual([]);
});

test('the packages that the public entries name exist', () => {
  const { exports, imports } = JSON.parse(read('package.json'));
  expect(exports).toEqual({
    '.': './contract/index.ts',
    './cdk': './lib/index.ts',
    './check': './bin/check-app.mjs',
    './testing': './test-kit/index.ts',
  });
  expect(imports).toEqual({ '#*': './*.ts' });
  for (const path of Object.values<string>(exports)) expect(() => read(path)).not.toThrow();
});
