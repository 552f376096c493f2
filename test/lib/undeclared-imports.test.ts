import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { missingModules } from '#lib/sources/check-sources';
import { undeclaredImports } from '#lib/sources/undeclared-imports';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'catchbasin-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, content: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const problems = () => undeclaredImports(join(root, 'app/webhooks')).map(({ received }) => received);
const PROBLEM = 'It imports the package lodashy, which package.json does not declare';

test.each(['ts', 'js'])('finds an undeclared import of a handler in a .%s file', (extension) => {
  write('app/package.json', '{}');
  write(`app/webhooks/handlers/index.${extension}`, `export default { a: () => import('./a.${extension}') };`);
  write(`app/webhooks/handlers/a.${extension}`, "import 'lodashy/fp';");
  expect(problems()).toEqual([PROBLEM]);
  write('app/package.json', '{ "dependencies": { "lodashy": "1" } }');
  expect(problems()).toEqual([]);
});

test('a workspace declares packages in its root', () => {
  write('package.json', '{ "devDependencies": { "lodashy": "1" } }');
  write('app/package.json', '{}');
  write('app/webhooks/config.ts', "import 'lodashy';");
  expect(problems()).toEqual([]);
});

test('a file of another package of the workspace is compared with the package.json of that package', () => {
  write('app/package.json', '{}');
  const up = '../..';
  write('app/webhooks/config.ts', `import '${up}/shared/prices.ts';`);
  write('shared/prices.ts', "import 'lodashy';");
  expect(problems()).toEqual([PROBLEM]);
  write('shared/package.json', '{ "dependencies": { "lodashy": "1" } }');
  expect(problems()).toEqual([]);
});

test('a directory without the configuration is reported with the option that names it', () => {
  write('app/webhooks/config.ts', '');
  const [issue, ...others] = missingModules(join(root, 'app/webhooks'));
  expect(others).toEqual([]);
  expect(issue?.path).toBe('webhooksDir');
  expect(issue?.received).toMatch(/app\/webhooks has no handlers\/index\.ts or handlers\/index\.js$/);
  expect(missingModules(join(root, 'app/webhooks/other'))).toHaveLength(2);
});
