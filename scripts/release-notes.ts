import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/**
 * Returns the section of a version in the changelog.
 *
 * @throws {Error} when the version is not that of package.json, or has no section
 */
export function releaseNotes(version: string, manifest: { readonly version: string }, changelog: string): string {
  if (version !== manifest.version) {
    throw new Error(`package.json has the version ${manifest.version}, not ${version}. Set it with \`npm version\`.`);
  }
  const section = changelog.split(/^(?=## )/m).find((each) => each.startsWith(`## ${version}\n`));
  if (!section) throw new Error(`CHANGELOG.md has no section "## ${version}". Rename the section "Unreleased".`);
  return section.slice(section.indexOf('\n')).trim();
}

if (import.meta.main) {
  try {
    const [version = ''] = process.argv.slice(2);
    const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
    console.log(releaseNotes(version, JSON.parse(read('package.json')), read('CHANGELOG.md')));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
