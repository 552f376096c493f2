import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PINNED = join(__dirname, 'ric');
const INSTALLED = join(__dirname, '../../.tools/ric');
const PACKAGE = join(INSTALLED, 'node_modules/aws-lambda-ric');

/** A minute on two cores; no time is too long for a machine that is busy. */
export const BUILDING_TAKES_MS = 600_000;

/** What its install scripts build it with. */
const BUILT_WITH = ['cmake', 'g++', 'make', 'python3', 'xz'];

/** AWS's own runtime client: what runs the functions in Lambda, too. */
export const RIC = join(PACKAGE, 'index.mjs');

/** Installs the pinned version below `.tools/`, unless it is there already. @throws {Error} with npm's words */
export function installRic(): void {
  if (isInstalled()) return;
  mkdirSync(INSTALLED, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(PINNED, file), join(INSTALLED, file));
  // Built against the very Node that will load it, where its headers are at hand; npm downloads them otherwise.
  const node = dirname(dirname(process.execPath));
  const headers = existsSync(join(node, 'include/node/node_api.h')) ? [`--nodedir=${node}`] : [];
  const install = ['ci', '--prefix', INSTALLED, '--no-audit', '--no-fund', ...headers];
  execFileSync('npm', install, { stdio: 'pipe', timeout: BUILDING_TAKES_MS });
  if (!isInstalled()) throw new Error('aws-lambda-ric has been installed and does not load');
}

/** @returns what keeps the client from running here, if anything does */
export function impediment(): string | undefined {
  if (process.platform !== 'linux') return `aws-lambda-ric builds on Linux alone, and this is ${process.platform}`;
  // In CI a missing tool fails the installation, and so the run: nobody would read that it was skipped.
  if (process.env.CI || isInstalled()) return undefined;
  const missing = BUILT_WITH.filter((tool) => !isOnPath(tool));
  return missing.length > 0 ? `aws-lambda-ric cannot be built without ${missing.join(', ')}: install them` : undefined;
}

function isInstalled(): boolean {
  if (!existsSync(RIC)) return false;
  const { dependencies } = JSON.parse(readFileSync(join(PINNED, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return version === dependencies['aws-lambda-ric'] && loads();
}

/** The native half may stem from an interrupted build, or from another machine. */
function loads(): boolean {
  const load = `require(${JSON.stringify(join(PACKAGE, 'rapid-client.node'))})`;
  try {
    execFileSync(process.execPath, ['-e', load], { stdio: 'ignore', env: { AWS_LAMBDA_RUNTIME_API: '127.0.0.1:1' } });
    return true;
  } catch {
    return false;
  }
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((directory) => existsSync(join(directory, tool)));
}
