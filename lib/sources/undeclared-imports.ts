import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import type { ConfigIssue } from '#config/validate/config-error';
import { findModules } from '#config/webhooks-modules';

interface Manifest {
  readonly name?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
}

/**
 * Finds imports of packages that no `package.json` of the project declares. Such a package is installed only because
 * another one needs it, and can change or disappear with any update.
 *
 * Reads the files without running them. Imports of types only do not count, because they do not exist at run time.
 */
export function undeclaredImports(webhooksDir: string): ConfigIssue[] {
  const declared = new Map<string, ReadonlySet<string>>();
  const isDeclared = (file: string, name: string): boolean => {
    const directory = dirname(file);
    const names = declared.get(directory) ?? new Set(manifestsAbove(directory).flatMap(namesOf));
    declared.set(directory, names);
    return names.has(name);
  };
  return importsOf(webhooksDir)
    .map(({ file, specifier }) => ({ file, specifier, name: packageOf(specifier) }))
    .filter(({ specifier }) => !specifier.startsWith('#') && !isBuiltin(specifier))
    .filter(({ file, name }) => !isDeclared(file, name))
    .map(({ file, specifier, name }) => ({
      path: `${relative('.', file).replaceAll('\\', '/')}${placeOf(file, specifier)}`,
      received: `It imports the package ${name}, which package.json does not declare`,
      expected: `Run \`npm install ${name}\`.`,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads the manifests in a directory and above. A package of a workspace has one, and the workspace has another. */
function manifestsAbove(directory: string): Manifest[] {
  const file = join(directory, 'package.json');
  const own: Manifest[] = existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8'))] : [];
  const parent = dirname(directory);
  return parent === directory ? own : [...own, ...manifestsAbove(parent)];
}

/** Lists the packages that a manifest declares, and its own, which it may import by name. */
function namesOf({ name, ...manifest }: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
  return name === undefined ? names : [...names, name];
}

/** Returns `@scope/name` of `@scope/name/path`, and `name` of `name/path`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Lists the imports of packages, by the absolute paths of the files that contain them. */
function importsOf(webhooksDir: string): { file: string; specifier: string }[] {
  return Object.entries(readImports(webhooksDir)).flatMap(([file, { imports }]) =>
    imports.filter(({ external }) => external).map(({ path }) => ({ file: join(webhooksDir, file), specifier: path })),
  );
}

function readImports(webhooksDir: string): Metafile['inputs'] {
  const options = { bundle: true, write: false, metafile: true, platform: 'node', logLevel: 'silent' } as const;
  const place = { absWorkingDir: webhooksDir, outdir: webhooksDir, entryPoints: findModules(webhooksDir) };
  try {
    return buildSync({ ...options, ...place, packages: 'external', format: 'esm' }).metafile.inputs;
  } catch {
    // The type check and the bundling report files that cannot be read.
    return {};
  }
}

/** Returns `:line:column` of an import, or an empty text when it is written in another form. */
function placeOf(file: string, specifier: string): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  const forms = [`'${specifier}'`, `"${specifier}"`];
  for (const [row, line] of lines.entries()) {
    const column = Math.max(...forms.map((form) => line.indexOf(form)));
    if (column >= 0 && /\b(import|from|require|export)\b/.test(line)) return `:${row + 1}:${column + 1}`;
  }
  return '';
}
