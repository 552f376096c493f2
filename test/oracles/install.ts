import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = import.meta.dirname;
const LOCK = join(DIRECTORY, 'package-lock.json');
/** A copy of the installed lock, written last, so that an interrupted installation starts anew. */
const INSTALLED_LOCK = join(DIRECTORY, 'node_modules/.installed-lock.json');

if (!isInstalled()) {
  console.log(
    'Installing the provider SDKs, Powertools, vega and the IAM simulator into test/oracles (once per lock) …',
  );
  // None of these packages needs an install script.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', '--prefix', DIRECTORY, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  copyFileSync(LOCK, INSTALLED_LOCK);
}

function isInstalled(): boolean {
  return existsSync(INSTALLED_LOCK) && readFileSync(INSTALLED_LOCK).equals(readFileSync(LOCK));
}
