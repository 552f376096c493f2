import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A loader of the registry that passes a module on as it is: `() => import('./orders.ts')`. */
const PLAIN_LOADER = /^(?:async\s*)?\(\)\s*=>\s*import\(\s*(['"])(\.{1,2}\/.+)\1\s*\)$/;

/**
 * Finds handler files without a default export. Reads the files without running them.
 *
 * Skips loaders of another form, such as `() => import('./x.ts').then(…)`, because they can choose another export.
 *
 * @param registryUrl the URL of the module whose default export is the registry
 * @returns the paths of the files, relative to the working directory
 */
export async function filesWithoutDefaultExport(registryUrl: string): Promise<string[]> {
  // The type check reports a registry that cannot be loaded.
  const { default: registry } = await import(registryUrl).catch(() => ({}));
  const specifiers = Object.values(Object(registry)).map((loader) => PLAIN_LOADER.exec(String(loader))?.[2]);
  const files = specifiers
    .filter((specifier) => specifier !== undefined)
    .map((specifier) => fileURLToPath(new URL(specifier, registryUrl)))
    .filter((file) => existsSync(file));
  const exported = await Promise.all(files.map(async (file) => ({ file, names: await exportsOf(file) })));
  return exported
    .filter(({ names }) => names && !names.includes('default'))
    .map(({ file }) => relative('.', file).replaceAll('\\', '/'));
}

/** Lists the exports of a module. Returns undefined when its syntax is wrong, which the type check reports. */
async function exportsOf(file: string): Promise<string[] | undefined> {
  try {
    const options = { bundle: false, write: false, metafile: true, format: 'esm', logLevel: 'silent' } as const;
    const { metafile } = await build({ ...options, entryPoints: [file] });
    return Object.values(metafile.outputs).flatMap((output) => output.exports);
  } catch {
    return undefined;
  }
}
