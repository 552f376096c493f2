import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '#test/support/copy-project';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '../..');

let project: string;
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('the tests that load webhooks/ pass with other topics and handlers, without those of the example', () => {
  project = copyProject(join(ROOT, 'test/local/webhooks'));
  for (const name of ['test', 'docs', 'README.md', 'CHANGELOG.md', 'jest.config.mjs', 'biome.json']) {
    cpSync(join(ROOT, name), join(project, name), { recursive: true });
  }
  rmSync(join(project, 'test/example'), { recursive: true });
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const related = [
    '--findRelatedTests',
    'webhooks/config.ts',
    'webhooks/handlers/index.ts',
    'webhooks/infrastructure.ts',
  ];
  const { status, stderr } = spawnSync(process.execPath, [jest, '--ci', ...related], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/Test Suites: [4-9] passed/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
});
