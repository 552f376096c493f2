import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reachableDeclarations } from './declarations.ts';
import { dependenciesOf, PEERS } from './dependencies.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** Files that the compiler does not write. `init` reads the feature flags of the CDK from `cdk.json`. */
const COPIED = [
  'bin/catchbasin.mjs',
  'bin/check-app.mjs',
  'bin/require-node.mjs',
  'cdk.json',
  'config/samples/provider-samples.json',
  'CHANGELOG.md',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'docs',
  'examples',
  'README.md',
  'SECURITY.md',
];
/** Repository of the workflow that builds the package, as `owner/name`. Undefined elsewhere. */
const repository = process.env.GITHUB_REPOSITORY;
/** Entries for users, by their path in `exports`. */
const ENTRIES = { '.': 'contract/index', './cdk': 'lib/index', './testing': 'test-kit/index' };

/** Compiles the package to `dist/` and packs it. Node strips no types below `node_modules`, so it needs JavaScript. */
function buildPackage(): void {
  rmSync(DIST, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, 'package.tsconfig.json');
  execFileSync(process.execPath, ['--no-warnings', tsc, '--project', project], { stdio: 'inherit' });
  // The functions import it, and the user's own takes its place.
  rmSync(join(DIST, 'webhooks'), { recursive: true });
  for (const file of COPIED) {
    mkdirSync(dirname(join(DIST, file)), { recursive: true });
    cpSync(join(ROOT, file), join(DIST, file), { recursive: true });
  }
  correctSourceMaps();
  const declarations = reachableDeclarations(DIST, Object.values(ENTRIES));
  for (const file of globSync('**/*.d.ts', { cwd: DIST })) {
    if (!declarations.has(file.replaceAll('\\', '/'))) rmSync(join(DIST, file));
  }
  writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', ROOT, DIST], {
    cwd: ROOT,
    stdio: 'inherit',
    // On Windows, npm is a script of the shell.
    shell: process.platform === 'win32',
  });
}

/** Names the source beside its output. The maps have the contents, because the package has no TypeScript. */
function correctSourceMaps(): void {
  for (const file of globSync('**/*.js.map', { cwd: DIST })) {
    const path = join(DIST, file);
    const map = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...map, sources: map.sources.map((source: string) => basename(source)) }));
  }
}

function manifest(): object {
  const { name, version, description, license, type, sideEffects, engines, keywords, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    description,
    license,
    // npm compares it with the origin of the provenance.
    ...(repository && { repository: { type: 'git', url: `git+https://github.com/${repository}.git` } }),
    keywords,
    type,
    sideEffects,
    engines,
    bin: { catchbasin: 'bin/catchbasin.mjs' },
    exports: {
      ...Object.fromEntries(
        Object.entries(ENTRIES).map(([path, file]) => [path, { types: `./${file}.d.ts`, default: `./${file}.js` }]),
      ),
      './check': './bin/check-app.mjs',
      './package.json': './package.json',
    },
    imports: { '#*': './*.js' },
    dependencies: dependenciesOf(DIST, devDependencies),
    peerDependencies: pick(devDependencies, PEERS, '^'),
    // Versions that `init` writes into a project. npm installs no development dependencies of a dependency.
    devDependencies: pick(devDependencies, ['@types/node', 'aws-cdk', 'typescript', ...PEERS]),
  };
}

function pick(versions: Readonly<Record<string, string>>, names: readonly string[], operator = ''): object {
  return Object.fromEntries(names.map((name) => [name, `${operator}${versions[name]}`]));
}

buildPackage();
