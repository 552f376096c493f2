import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');

/** `docs/architecture.md` explains the rule; `infrastructure.ts` is where the user's room may meet the CDK. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contract: [],
  webhooks: ['contract'],
  'webhooks/infrastructure.ts': ['contract', 'lib'],
  lambdas: ['contract', 'webhooks'],
  lib: ['contract', 'webhooks/config'],
  bin: ['lib', 'webhooks'],
  local: ['contract', 'ops'],
  ops: ['contract'],
  console: ['ops', 'contract'],
  'test-kit': ['contract', 'webhooks', 'lambdas', 'ops'],
};

/** Packages that would break a room's promise. */
const MUST_NOT_USE: Record<string, RegExp> = {
  contract: /^(@aws-sdk\/|aws-cdk-lib|constructs|zod|node:(fs|net|http|https|child_process|process))/,
  lambdas: /^(aws-cdk-lib|constructs|zod)/,
  lib: /^@aws-sdk\//,
  ops: /^(aws-cdk-lib|constructs)/,
};

function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(/(?:from\s+|import\s+|import\()\s*'([^']+)'/g)].map(([, path]) => path as string);
}

function filesOf(room: string): string[] {
  if (room.endsWith('.ts')) return [room];
  // What the user tests with, and what meets the CDK, are rules of their own.
  return globSync(`${room}/**/*.{ts,mjs}`, { cwd: ROOT }).filter(
    (file) => !file.endsWith('.test.ts') && !Object.hasOwn(MAY_IMPORT, file),
  );
}

function straysOf(room: string, allowed: readonly string[]): string[] {
  return filesOf(room).flatMap((file) =>
    importsOf(file)
      .filter((path) => path.startsWith('.'))
      .map((path) => relative(ROOT, join(ROOT, dirname(file), path)))
      .filter(
        (target) => ![room, ...allowed].some((place) => target === `${place}.ts` || target.startsWith(`${place}/`)),
      )
      .map((target) => `${file} imports ${target}`),
  );
}

test.each(Object.entries(MAY_IMPORT))('%s imports only itself and %j', (room, allowed) => {
  expect(straysOf(room, allowed)).toEqual([]);
});

test.each(Object.entries(MUST_NOT_USE))('%s uses no package that matches %s', (room, forbidden) => {
  const strays = filesOf(room).flatMap((file) => importsOf(file).filter((path) => forbidden.test(path)));
  expect(strays).toEqual([]);
});

test('stages never import one another', () => {
  const strays = ['ingest', 'process', 'requeue'].flatMap((stage) =>
    straysOf(`lambdas/${stage}`, ['lambdas/runtime', 'contract', 'webhooks']),
  );
  expect(strays).toEqual([]);
});

test('sees the imports that it judges', () => {
  expect(importsOf('lambdas/ingest/index.ts')).toContain('../../webhooks/config.ts');
  expect(importsOf('local/start.ts')).toContain('./app.ts');
  expect(straysOf('lambdas', [])).not.toEqual([]);
});

test('reads process.env in entry files only', () => {
  const readers = ['contract', 'lambdas', 'lib']
    .flatMap(filesOf)
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('process.env'));
  expect(readers.sort()).toEqual(['lambdas/ingest/index.ts', 'lambdas/process/index.ts', 'lambdas/requeue/index.ts']);
});
