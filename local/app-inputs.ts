import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'esbuild';
import { isFork } from '#config/is-fork';
import { findModules } from '#config/webhooks-modules';
import { UserError } from '#ops/user-error';

/**
 * Finds the files that the CDK app loads, packages apart, relative to the project. A change of one of them needs
 * another synthesis. Handlers are not among them, because the app imports none.
 *
 * Where the command in `cdk.json` names no file, only the files of the configuration are found.
 *
 * @param webhooksDir directory with the configuration and the handlers
 * @throws {BuildFailure} of esbuild when a file is missing or has wrong syntax
 * @throws {UserError} when `cdk.json` is not JSON
 */
export async function findAppInputs(webhooksDir: string): Promise<ReadonlySet<string>> {
  const entries = findAppEntries(webhooksDir);
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: entries,
    outdir: '.',
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // The user's code in a fork imports the public entries by their names.
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
  for (const entry of entries) visit(entry);
  return found;
}

/** Finds the last file that the command in `cdk.json` names, or else the files of the configuration. */
function findAppEntries(webhooksDir: string): string[] {
  const { app } = readCdkJson();
  const words = typeof app === 'string' ? app.split(/\s+/) : [];
  const entry = words.findLast((word) => /\.[cm]?[jt]sx?$/.test(word) && existsSync(word));
  const entries = entry ? [entry] : findModules(webhooksDir);
  return entries.map((file) => relative('.', file).replaceAll('\\', '/'));
}

function readCdkJson(): { readonly app?: unknown } {
  try {
    return JSON.parse(readFileSync('cdk.json', 'utf8'));
  } catch (cause) {
    throw new UserError(`cdk.json is not JSON: ${(cause as Error).message}. Correct it.`, { cause });
  }
}
