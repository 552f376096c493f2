import { join, resolve } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');

/** Tells if the project in the working directory is Catchbasin itself, and not a project that depends on it. */
export function isFork(): boolean {
  return resolve('.') === PACKAGE;
}
