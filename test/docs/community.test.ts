import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The last cells of the rows below a heading. */
function checksOf(page: string, heading: string): string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  const [, , ...rows] = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => row.split(' | ').at(-1) ?? '');
}

test('every promise of SECURITY.md names a file that exists', () => {
  const checks = checksOf(read('SECURITY.md'), 'What the project promises');
  expect(checks.length).toBeGreaterThan(8);
  for (const check of checks) {
    const files = [...check.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  }
});

const PAGES = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...globSync(['.github/*.md', '.github/ISSUE_TEMPLATE/*.yml'], { cwd: ROOT }),
];

test('every npm script that the pages for contributors name exists', () => {
  const names = new Set(
    PAGES.flatMap((file) => [...read(file).matchAll(/\bnpm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name)),
  );
  expect(names).toContain('send');
  expect(names).toContain('docs');
  expect([...names].filter((name) => !(name in scripts))).toEqual([]);
});

const forms = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: ROOT }).filter((file) => !file.endsWith('config.yml'));

test('there is a form for bugs, features and providers', () => {
  expect(forms.map((file) => file.split('/').at(-1)).sort()).toEqual(['bug.yml', 'feature.yml', 'provider.yml']);
});

// GitHub ignores a form that breaks one of these rules, and shows an empty issue instead.
test.each(forms)('%s has what GitHub requires of a form', (file) => {
  const form = read(file);
  for (const key of ['name', 'description', 'body']) expect(form).toMatch(new RegExp(`^${key}:`, 'm'));
  const [, ...fields] = form.split(/^ {2}- type: /m);
  expect(fields.length).toBeGreaterThan(2);
  const ids = fields.flatMap((field) => [...field.matchAll(/^ {4}id: ([a-z-]+)$/gm)].map(([, id]) => id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const field of fields) {
    expect(field).toMatch(/^(markdown|textarea|input|dropdown|checkboxes)\n/);
    expect(field).toMatch(field.startsWith('markdown\n') ? /^ {6}value: \|$/m : /^ {6}label: \S/m);
  }
  expect(form).toMatch(/^ {6}required: true$/m);
});
