import { build } from 'esbuild';

const ENTRY = 'bin/app.ts';

/**
 * Finds the files that the CDK app loads, packages apart, relative to the project. A change of one of them needs
 * another synthesis. Handlers are not among them, because the app imports none.
 *
 * @throws {BuildFailure} of esbuild when a file is missing or has wrong syntax
 */
export async function findAppInputs(): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: [ENTRY],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { 'catchbasin/cdk': './lib/index.ts', catchbasin: './contract/index.ts' },
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
  visit(ENTRY);
  return found;
}
