import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Modules that the functions load from the user's directory. They cannot do without. */
export const REQUIRED_MODULES = ['config', 'handlers/index'] as const;
/** Module with the user's sources of missed events, which a project can do without. */
export const SOURCES_MODULE = 'sources/index';
/** Modules that the CDK app and the functions load from the user's directory. */
export const MODULES = [...REQUIRED_MODULES, 'infrastructure', SOURCES_MODULE] as const;
/** Extensions that esbuild adds to a path without one. */
const EXTENSIONS = ['.ts', '.js'];

/** Finds the files of modules in the user's directory. Those that do not exist are left out. */
export function findModules(webhooksDir: string, modules: readonly string[] = MODULES): string[] {
  return modules.flatMap((module) => {
    const files = EXTENSIONS.map((extension) => join(webhooksDir, `${module}${extension}`));
    return files.find((file) => existsSync(file)) ?? [];
  });
}
