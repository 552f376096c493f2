import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Commit that the goals of the benchmark refer to. */
export const BASELINE = '4c5e3ff';
const DIRECTORIES = ['contract', 'lambdas', 'webhooks', 'package.json', 'package-lock.json', 'tsconfig.json'];
/** Packages that its functions import. The versions and those of their dependencies are in its lock file. */
const PACKAGES = [
  '@aws-lambda-powertools/idempotency',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/client-sqs',
  '@aws-sdk/util-dynamodb',
  '@middy/core',
  '@standard-schema/spec',
  'async-mutex',
  'uuidv7',
  'zod',
];

/**
 * Takes the sources of the baseline out of Git and installs their packages, once.
 *
 * @param handlers file of the handlers to use, which has no imports
 * @returns their directory
 * @throws {Error} when the commit is not there, as in a shallow clone
 */
export function baselineSources(cache: string, handlers: string): string {
  const sources = join(cache, BASELINE);
  if (existsSync(sources)) return sources;
  const incomplete = `${sources}.incomplete`;
  rmSync(incomplete, { recursive: true, force: true });
  mkdirSync(incomplete, { recursive: true });
  const archive = ['archive', BASELINE, ...DIRECTORIES];
  try {
    execFileSync('tar', ['x', '-C', incomplete], { input: execFileSync('git', archive, { cwd: ROOT, stdio: 'pipe' }) });
  } catch (cause) {
    throw new Error(`Git has no commit ${BASELINE}. Run \`git fetch --unshallow\`.`, { cause });
  }
  const { type, devDependencies } = JSON.parse(readFileSync(join(incomplete, 'package.json'), 'utf8'));
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, devDependencies[name]]));
  writeFileSync(join(incomplete, 'package.json'), JSON.stringify({ private: true, type, dependencies }));
  // npm takes the versions that remain from the lock file.
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: incomplete, stdio: 'pipe' });
  copyFileSync(handlers, join(incomplete, 'webhooks', 'handlers', 'index.ts'));
  renameSync(incomplete, sources);
  return sources;
}
