import { existsSync, readFileSync } from 'node:fs';
import { normalize } from 'node:path';
import { build } from 'esbuild';

/** Entry file of a project that `catchbasin init` has written, and of this repository. */
const DEFAULT_ENTRY = 'bin/app.ts';

/**
 * Finds the files that the CDK app loads, packages apart, relative to the project. A change of one of them needs
 * another synthesis. Handlers are not among them, because the app imports none.
 *
 * @throws {BuildFailure} of esbuild when a file is missing or has wrong syntax
 */
export async function findAppInputs(): Promise<ReadonlySet<string>> {
  const entry = findAppEntry();
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    ...(isFork() && { alias: { 'catchbasin/cdk': './lib/index.ts', catchbasin: './contract/index.ts' } }),
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const found = new Set(['cdk.json', 'package.json']);
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { kind, path, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== 'dynamic-import' && !external) visit(path);
    }
  };
  visit(entry);
  return found;
}

/** Finds the app's entry file: the last file that the command in `cdk.json` names. */
function findAppEntry(): string {
  const { app } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const words = typeof app === 'string' ? app.split(/\s+/) : [];
  const entry = words.findLast((word) => /\.[cm]?[jt]sx?$/.test(word) && existsSync(word)) ?? DEFAULT_ENTRY;
  return normalize(entry).replaceAll('\\', '/');
}

/** Tells if the project is Catchbasin itself, whose code in `webhooks/` imports the public entries by their names. */
function isFork(): boolean {
  return JSON.parse(readFileSync('package.json', 'utf8')).name === 'catchbasin';
}
