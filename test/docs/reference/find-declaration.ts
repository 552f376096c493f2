import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type ClassDeclaration,
  type FunctionDeclaration,
  type InterfaceDeclaration,
  Node,
  Project,
  type SourceFile,
  type TypeAliasDeclaration,
  type VariableDeclaration,
} from 'ts-morph';

const ROOT = join(__dirname, '../../..');

/** Declaration that a public entry exports. */
export type Declaration =
  | ClassDeclaration
  | FunctionDeclaration
  | InterfaceDeclaration
  | TypeAliasDeclaration
  | VariableDeclaration;

/** Public entries by the name that users import. */
export const ENTRIES = {
  catchbasin: 'contract/index.ts',
  'catchbasin/testing': 'test-kit/index.ts',
  'catchbasin/cdk': 'lib/index.ts',
} as const;

// Only syntax is read. The types of the CDK would take seconds to load.
const project = new Project({
  compilerOptions: { noLib: true, noResolve: true },
  skipAddingFilesFromTsConfig: true,
  skipFileDependencyResolution: true,
});
project.addSourceFilesAtPaths(
  globSync('{contract,lib,test-kit,config}/**/*.ts', { cwd: ROOT }).map((file) => join(ROOT, file)),
);

function sourceFile(path: string): SourceFile {
  return project.getSourceFileOrThrow(join(ROOT, path));
}

/** Finds the file that a specifier names. Returns undefined for packages. */
function targetOf(file: SourceFile, specifier: string): SourceFile | undefined {
  if (specifier.startsWith('#')) return project.getSourceFile(join(ROOT, `${specifier.slice(1)}.ts`));
  return specifier.startsWith('.') ? project.getSourceFile(join(dirname(file.getFilePath()), specifier)) : undefined;
}

/**
 * Lists the names that a file exports.
 *
 * @param withPresets also lists what `export *` adds, which are the presets of providers
 */
export function exportsOf(path: string, withPresets = false): string[] {
  const file = sourceFile(path);
  const own = [...file.getFunctions(), ...file.getClasses(), ...file.getInterfaces(), ...file.getTypeAliases()]
    .filter((each) => each.isExported())
    .map((each) => each.getName() ?? '');
  const forwarded = file.getExportDeclarations().flatMap((each) => {
    const named = each.getNamedExports().map((specifier) => specifier.getName());
    const target = targetOf(file, each.getModuleSpecifierValue() ?? '');
    if (named.length > 0 || !withPresets || !target) return named;
    return exportsOf(target.getFilePath().slice(ROOT.length + 1));
  });
  return [...own, ...forwarded];
}

/**
 * Finds a declaration by the name under which a file exports or imports it, and follows it to the file that has it.
 *
 * @throws {Error} when there is none
 */
export function findDeclaration(path: string, name: string): Declaration {
  const found = search(sourceFile(path), name);
  if (!found) throw new Error(`${path} exports no ${name}. Correct the name in test/docs/reference/sections.ts.`);
  return found;
}

function search(file: SourceFile, name: string): Declaration | undefined {
  const own =
    file.getInterface(name) ??
    file.getTypeAlias(name) ??
    file.getClass(name) ??
    file.getFunction(name) ??
    file.getVariableDeclaration(name);
  if (own) return own;
  for (const each of [...file.getExportDeclarations(), ...file.getImportDeclarations()]) {
    const names = Node.isExportDeclaration(each) ? each.getNamedExports() : each.getNamedImports();
    const isStar = Node.isExportDeclaration(each) && names.length === 0;
    if (!isStar && !names.some((specifier) => specifier.getName() === name)) continue;
    const target = targetOf(file, each.getModuleSpecifierValue() ?? '');
    const found = target && search(target, name);
    if (found) return found;
  }
  return undefined;
}
