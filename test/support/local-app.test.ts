import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from './copy-project.ts';
import { startLocal } from './local-app.ts';

let project: string;
beforeAll(() => {
  project = copyProject(join(__dirname, '../flow/webhooks'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('an app that does not synthesize fails the start with its own message', async () => {
  writeFileSync(join(project, 'bin/app.ts'), 'throw new Error(\'lane "hihg" does not exist\');\n');
  const started = startLocal(project);
  await expect(started).rejects.toThrow('the local mode ended before it was ready');
  await expect(started).rejects.toThrow('lane "hihg" does not exist');
});
