import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/**
 * Copies an example to a temporary directory, in which it finds this package and its dependencies as if they were
 * installed.
 *
 * @returns the directory to remove afterwards, and that of the example
 */
export function installedExample(name: string): { readonly directory: string; readonly project: string } {
  const directory = mkdtempSync(join(tmpdir(), 'example-'));
  const project = join(directory, name);
  cpSync(join(ROOT, 'examples', name), project, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  // Node and TypeScript look for packages in the directories above as well.
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(ROOT, join(directory, 'node_modules/catchbasin'));
  return { directory, project };
}
