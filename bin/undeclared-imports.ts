import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The files that the functions and the stack load from `webhooks/`. */
const ENTRIES = ['config.ts', 'handlers/index.ts', 'infrastructure.ts'];

interface Manifest {
  readonly name: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
}

/**
 * Finds imports of packages that `package.json` does not declare. Such a package is installed only because another one
 * needs it, and can change or disappear with any update.
 *
 * Reads the files without running them. Imports of types only do not count, because they do not exist at run time.
 *
 * @param root the directory of the project
 * @returns a description of each import, with its place and the fix
 */
export async function undeclaredImports(root: string): Promise<string[]> {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const declared = new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }));
  const imports = await importsOf(root);
  return imports
    .map(({ file, specifier }) => ({ file, specifier, name: packageOf(specifier) }))
    .filter(({ specifier, name }) => !isOwn(specifier, manifest) && !isBuiltin(specifier) && !declared.has(name))
    .map(({ file, specifier, name }) => {
      const place = placeOf(join(root, file), specifier);
      const problem = `imports the package ${name}, which package.json does not declare`;
      return `${file}${place} ${problem}. Run \`npm install ${name}\`.`;
    })
    .sort();
}

const isOwn = (specifier: string, { name }: Manifest) => specifier.startsWith('#') || packageOf(specifier) === name;

/** Returns `@scope/name` of `@scope/name/path`, and `name` of `name/path`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Lists the imports of packages, by the files of `webhooks/` that contain them. */
async function importsOf(root: string): Promise<{ file: string; specifier: string }[]> {
  const entryPoints = ENTRIES.map((entry) => join(root, 'webhooks', entry)).filter(existsSync);
  const options = { bundle: true, write: false, metafile: true, platform: 'node', logLevel: 'silent' } as const;
  // The type check and the bundling report files that cannot be read.
  const result = await build({
    ...options,
    entryPoints,
    absWorkingDir: root,
    outdir: join(root, 'webhooks'),
    packages: 'external',
    format: 'esm',
  }).catch(() => undefined);
  return Object.entries(result?.metafile.inputs ?? {}).flatMap(([file, { imports }]) =>
    imports.filter(({ external }) => external).map(({ path }) => ({ file, specifier: path })),
  );
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
