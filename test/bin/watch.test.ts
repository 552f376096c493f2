import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('cdk watch deploys again when a file changes that the app or a function imports', () => {
  const { watch } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const files = globSync(['bin/app.ts', '{config,contract,lambdas,lib}/**/*.ts'], { cwd: ROOT });
  const imports = files.flatMap((file) => [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import\() ?'#(\w+)\//g),
  ]);
  const directories = new Set(imports.map(([, directory]) => `${directory}/**`));
  expect(directories).toContain('webhooks/**');
  expect([...directories].filter((directory) => !watch.include.includes(directory))).toEqual([]);
});
