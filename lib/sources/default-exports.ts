import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildSync } from 'esbuild';
import type { ConfigIssue } from '#config/validate/config-error';
import type { HandlerRegistry } from '#contract/handler';

/** A loader of the registry that passes a module on as it is: `() => import('./orders.ts')`. */
const PLAIN_LOADER = /^(?:async\s*)?\(\)\s*=>\s*import\(\s*(['"])(\.{1,2}\/.+)\1\s*\)$/;

/**
 * Finds handler files without a default export. Reads the files without running them.
 *
 * Skips loaders of another form, such as `() => import('./x.ts').then(…)`, because they can choose another export.
 */
export function handlersWithoutDefaultExport(webhooksDir: string, handlers: HandlerRegistry): ConfigIssue[] {
  return Object.values(handlers)
    .map((loader) => PLAIN_LOADER.exec(String(loader))?.[2])
    .filter((specifier) => specifier !== undefined)
    .map((specifier) => join(webhooksDir, 'handlers', specifier))
    .filter((file) => existsSync(file) && exportsOf(file)?.includes('default') === false)
    .map((file) => ({
      path: relative('.', file).replaceAll('\\', '/'),
      received: 'It has no default export',
      expected: 'Add `export default defineHandler(…)`.',
    }));
}

/** Lists the exports of a module. Returns undefined when its syntax is wrong, which the bundling reports. */
function exportsOf(file: string): string[] | undefined {
  try {
    const options = { bundle: false, write: false, metafile: true, format: 'esm', logLevel: 'silent' } as const;
    const { metafile } = buildSync({ ...options, entryPoints: [file] });
    return Object.values(metafile.outputs).flatMap((output) => output.exports);
  } catch {
    return undefined;
  }
}
