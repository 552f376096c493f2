import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const ENVIRONMENT = join(import.meta.dirname, '../../.tools/ministack');
/** Copied at the end, so that an interrupted installation does not count as complete. */
const INSTALLED = join(ENVIRONMENT, 'requirements.txt');
const PYTHON = join(ENVIRONMENT, 'bin/python');
const PIP_INSTALL = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement'];
const INSTALL_LIMIT_MS = 300_000;

/** Finds a tool that the emulator needs and this machine lacks. @returns what is missing and how to install it */
export function missingTools(): string | undefined {
  if (process.platform === 'win32') return 'it runs on Linux and macOS';
  const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']);
  if (python.status !== 0) {
    return 'it needs python3, 3.10 or newer (Debian: apt-get install python3 python3-venv, macOS: brew install python)';
  }
  if (spawnSync('openssl', ['version']).status !== 0) return 'it needs openssl (Debian: apt-get install openssl)';
  return undefined;
}

/**
 * Installs the pinned emulator into a virtual environment below `.tools/`, unless it is installed.
 *
 * @param fail receives the reason and the remedy when the installation fails
 * @returns the path of the environment's Python interpreter
 */
export function installMinistack(fail: (reason: string) => never): string {
  if (isInstalled()) return PYTHON;
  console.log('installing the emulator ministack into .tools/, once');
  if (!succeeds('python3', '-m', 'venv', '--clear', ENVIRONMENT)) {
    fail('python3 cannot create a virtual environment. On Debian and Ubuntu run: apt-get install python3-venv');
  }
  if (!succeeds(PYTHON, ...PIP_INSTALL, REQUIREMENTS)) {
    fail('pip cannot install test/deploy/requirements.txt. Check the connection to PyPI, or set PIP_INDEX_URL.');
  }
  copyFileSync(REQUIREMENTS, INSTALLED);
  return PYTHON;
}

function isInstalled(): boolean {
  // existsSync follows links, so it is false for a link to an interpreter that was removed.
  return existsSync(PYTHON) && existsSync(INSTALLED) && read(INSTALLED) === read(REQUIREMENTS);
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: INSTALL_LIMIT_MS }).status === 0;
}

const read = (path: string) => readFileSync(path, 'utf8');
