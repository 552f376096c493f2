import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const ENVIRONMENT = join(import.meta.dirname, '../../.tools/ministack');
/** Copied there last of all, so that an installation that was cut off is not taken for a whole one. */
const INSTALLED = join(ENVIRONMENT, 'requirements.txt');
const PYTHON = join(ENVIRONMENT, 'bin/python');
const PIP_INSTALL = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement'];
const INSTALL_LIMIT_MS = 300_000;

/** What the emulator needs and this machine lacks, with the remedy; undefined when there is nothing. */
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
 * Has the pinned emulator in a virtual environment of the project's own.
 *
 * @param fail is told what to do when it cannot be installed
 * @returns the environment's interpreter
 */
export function installMinistack(fail: (reason: string) => never): string {
  if (isInstalled()) return PYTHON;
  console.log('installing the emulator ministack into .tools/, once');
  if (!succeeds('python3', '-m', 'venv', '--clear', ENVIRONMENT)) {
    fail('no virtual environment can be made: on Debian and Ubuntu it takes apt-get install python3-venv');
  }
  if (!succeeds(PYTHON, ...PIP_INSTALL, REQUIREMENTS)) {
    fail(
      'the packages of test/deploy/requirements.txt are not to be had: is there a connection to PyPI, or a PIP_INDEX_URL?',
    );
  }
  copyFileSync(REQUIREMENTS, INSTALLED);
  return PYTHON;
}

function isInstalled(): boolean {
  // A link to an interpreter that has gone does not exist either.
  return existsSync(PYTHON) && existsSync(INSTALLED) && read(INSTALLED) === read(REQUIREMENTS);
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: INSTALL_LIMIT_MS }).status === 0;
}

const read = (path: string) => readFileSync(path, 'utf8');
