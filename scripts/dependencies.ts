import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageOf } from '#lib/sources/undeclared-imports';

/** Packages that the user's project has, so that there is one of each. */
export const PEERS = ['aws-cdk-lib', 'constructs'];
/** Packages that no import of ours names: samples that are read when needed, and a peer of the idempotency library. */
const REQUIRED = ['@octokit/webhooks-examples', '@aws-sdk/util-dynamodb'];

/**
 * Collects the dependencies of the compiled package from its imports.
 *
 * Clients of AWS have ranges, because handlers use them too, and a second version would double a bundle. All others
 * are those that the tests have run with.
 *
 * @param directory of the compiled package
 * @param versions of packages, by their names
 * @throws {Error} naming the packages without a version
 */
export function dependenciesOf(directory: string, versions: Readonly<Record<string, string>>): Record<string, string> {
  const names = new Set([...importedBy(directory), ...typesOf(directory), ...REQUIRED]);
  const dependencies = [...names].filter((name) => !PEERS.includes(name)).sort();
  const missing = dependencies.filter((name) => versions[name] === undefined);
  if (missing.length > 0) throw new Error(`package.json has no version of ${missing.join(', ')}. Add it.`);
  return Object.fromEntries(
    dependencies.map((name) => [name, name.startsWith('@aws-sdk/') ? `^${versions[name]}` : `${versions[name]}`]),
  );
}

/** Lists the packages that the JavaScript imports. */
function importedBy(directory: string): string[] {
  const { metafile } = buildSync({
    entryPoints: globSync('**/*.{js,mjs}', { cwd: directory }).map((file) => join(directory, file)),
    absWorkingDir: directory,
    outdir: directory,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: ['#webhooks/*'],
    logLevel: 'error',
  });
  return Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path))
    .filter(isPackage)
    .map(packageOf);
}

/** Lists the packages whose types the declarations use. */
function typesOf(directory: string): string[] {
  return globSync('**/*.d.ts', { cwd: directory }).flatMap((file) =>
    specifiersOf(readFileSync(join(directory, file), 'utf8'))
      .filter(isPackage)
      .map(packageOf)
      .map((name) => (name === 'aws-lambda' ? '@types/aws-lambda' : name)),
  );
}

/** Lists the modules that a declaration imports. */
export function specifiersOf(declaration: string): string[] {
  const code = declaration.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(/(?:\bfrom\s|\bimport\s?\(?)\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '');
}

function isPackage(specifier: string): boolean {
  return !/^[.#]/.test(specifier) && !isBuiltin(specifier);
}
