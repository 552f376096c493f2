import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ConfigIssue } from '#config/validate/config-error';

/** Modules that the functions and the stack load from the user's directory. */
export const ENTRIES = ['config', 'handlers/index', 'infrastructure'];
/** Modules that the functions cannot do without. */
const REQUIRED = ['config', 'handlers/index'];
/** Extensions that esbuild adds to a path without one. */
const EXTENSIONS = ['.ts', '.js'];

/** Finds the file of a module in the user's directory. */
export function findEntry(webhooksDir: string, module: string): string | undefined {
  return EXTENSIONS.map((extension) => join(webhooksDir, `${module}${extension}`)).find((file) => existsSync(file));
}

/** Finds required modules without a file, which happens when the directory or the working directory is another one. */
export function missingEntries(webhooksDir: string): ConfigIssue[] {
  return REQUIRED.filter((module) => !findEntry(webhooksDir, module)).map((module) => ({
    path: 'webhooksDir',
    received: `${relative('.', webhooksDir) || '.'} has no ${module}.ts or ${module}.js`,
    expected: 'Must be the directory of config and handlers. A relative path starts at the working directory.',
  }));
}
