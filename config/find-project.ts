import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** File in the root of every CDK project. */
const MARKER = 'cdk.json';

/**
 * Finds the directory of the project that contains a directory.
 *
 * @returns the directory itself when it is in no project, so that later errors name the missing files
 */
export function findProject(directory: string): string {
  let current = directory;
  while (!existsSync(join(current, MARKER))) {
    const parent = dirname(current);
    if (parent === current) return directory;
    current = parent;
  }
  return current;
}
