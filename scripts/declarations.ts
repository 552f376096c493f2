import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { specifiersOf } from './dependencies.ts';

/**
 * Lists the declarations that the public entries consist of, relative to the package. All others are internal.
 *
 * @param entries without their extensions
 */
export function reachableDeclarations(directory: string, entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(join(directory, file))) return;
    found.add(file);
    for (const specifier of specifiersOf(readFileSync(join(directory, file), 'utf8'))) {
      if (specifier.startsWith('#')) visit(`${specifier.slice(1)}.d.ts`);
      if (specifier.startsWith('.')) visit(posix.join(dirname(file), specifier.replace(/\.[jt]s$/, '.d.ts')));
    }
  };
  for (const entry of entries) visit(`${entry}.d.ts`);
  return found;
}
