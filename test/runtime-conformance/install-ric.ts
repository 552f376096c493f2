import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PINNED = join(__dirname, 'ric');
const INSTALLED = join(__dirname, '../../.tools/ric');
const PACKAGE = join(INSTALLED, 'node_modules/aws-lambda-ric');

/** The limit for the build, which takes a minute on two idle cores. */
export const BUILD_LIMIT_MS = 600_000;

/** The tools that its install scripts need. */
const BUILT_WITH = ['cmake', 'g++', 'make', 'python3', 'xz'];

/** AWS's own runtime client, which also runs the functions in Lambda. */
export const RIC = join(PACKAGE, 'index.mjs');

/** Installs the pinned version below `.tools/`, unless it is installed. @throws {Error} with npm's message */
export function installRic(): void {
  if (isInstalled()) return;
  mkdirSync(INSTALLED, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(PINNED, file), join(INSTALLED, file));
  // Uses the headers of the Node that will load it, if they are installed. Otherwise npm downloads them.
  const node = dirname(dirname(process.execPath));
  const headers = existsSync(join(node, 'include/node/node_api.h')) ? [`--nodedir=${node}`] : [];
  const install = ['ci', '--prefix', INSTALLED, '--no-audit', '--no-fund', ...headers];
  execFileSync('npm', install, { stdio: 'pipe', timeout: BUILD_LIMIT_MS });
  if (!isInstalled()) throw new Error('aws-lambda-ric was installed, but does not load');
}

/** Checks whether the client can run on this machine. @returns the reason when it cannot, with the remedy */
export function unavailableBecause(): string | undefined {
  if (process.platform !== 'linux') return `aws-lambda-ric builds on Linux only, and this is ${process.platform}`;
  // In CI a missing tool must fail the run, because a skipped suite would not be noticed.
  if (process.env.CI || isInstalled()) return undefined;
  const missing = BUILT_WITH.filter((tool) => !isOnPath(tool));
  return missing.length > 0 ? `aws-lambda-ric needs ${missing.join(', ')} to build: install them` : undefined;
}

function isInstalled(): boolean {
  if (!existsSync(RIC)) return false;
  const { dependencies } = JSON.parse(readFileSync(join(PINNED, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return version === dependencies['aws-lambda-ric'] && loads();
}

/** Loads the native part, which may come from an interrupted build or another machine. @returns false when it fails */
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
