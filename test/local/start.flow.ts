import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '#test/support/copy-project';
import { eventually, startLocal } from '#test/support/local-app';

test('npm start prints type errors of webhooks/ and keeps running', async () => {
  const project = copyProject(join(__dirname, '../../webhooks'));
  writeFileSync(join(project, 'webhooks/prices.ts'), "export const PRICE: number = '7';\n");
  const app = await startLocal(project);
  try {
    await eventually('the type error', () => app.output().includes('will refuse them'), 120);
    expect(app.output()).toMatch(/^webhooks\/prices\.ts:1:14 error TS2322: /m);
    expect((await fetch(`${app.url}/internal`, { method: 'POST', body: 'x' })).status).toBe(200);
  } finally {
    const code = await app.stop();
    rmSync(project, { recursive: true, force: true });
    expect(code).toBe(0);
  }
}, 300_000);

test('npm start prints only the cause when the compiler cannot run', async () => {
  const project = copyProject(join(__dirname, '../../webhooks'));
  const file = join(project, 'ops/stack/check-types.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace("'bin/tsc'", "'bin/missing'"));
  const app = await startLocal(project);
  try {
    await eventually('the cause', () => app.output().includes('The type check cannot run.'));
  } finally {
    await app.stop();
    rmSync(project, { recursive: true, force: true });
  }
  expect(app.output()).not.toContain('these type errors');
}, 300_000);
