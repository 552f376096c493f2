import { appendFileSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InstalledProject, packedCopy, tarball } from './installed-project.ts';

const ROOT = join(__dirname, '../..');
const MB = 1_000_000;

// The tests follow a user from the empty directory to an upgrade, so each needs those before it.
const project = new InstalledProject();
const other = new InstalledProject();
afterAll(() => Promise.all([project, other].map((each) => each.remove())));

test('installs in an empty directory, with less than 150 MB beside the CDK', async () => {
  await project.run(`npm install --omit=peer "${tarball()}"`);
  const files = globSync('node_modules/**/*', { cwd: project.directory, withFileTypes: true });
  const bytes = files.reduce(
    (sum, file) => sum + (file.isFile() ? statSync(join(file.parentPath, file.name)).size : 0),
    0,
  );
  expect(bytes).toBeLessThan(150 * MB);
  const packages = files.map(({ parentPath, name }) => join(parentPath, name)).join('\n');
  expect(packages).not.toMatch(/node_modules\/(node-linux|jest|@swc|fast-check|@biomejs)/);
});

test('init writes a small project, and keeps what package.json has', async () => {
  const output = await project.run('npx catchbasin init --topics stripe,orders=hmac');
  expect(output).toContain('npm run send -- stripe');
  const { scripts, dependencies, type } = JSON.parse(project.read('package.json'));
  expect(type).toBe('module');
  expect(scripts).toMatchObject({ start: 'catchbasin start', ops: 'catchbasin' });
  expect(dependencies.catchbasin).toMatch(/^file:.*\.tgz$/);
  expect(Object.keys(project.files()).filter((file) => !file.startsWith('package'))).toEqual([
    '.gitignore',
    'bin/app.ts',
    'cdk.json',
    'tsconfig.json',
    'webhooks/config.ts',
    'webhooks/handlers/index.ts',
    'webhooks/handlers/orders.test.ts',
    'webhooks/handlers/orders.ts',
    'webhooks/handlers/stripe.test.ts',
    'webhooks/handlers/stripe.ts',
    'webhooks/infrastructure.ts',
    'webhooks/test-kit.ts',
  ]);
  await project.run('npm install');
});

test('init asks before it overwrites', async () => {
  project.write('webhooks/config.ts', `${project.read('webhooks/config.ts')}// mine\n`);
  const before = project.files();
  const { code, output } = await project.attempt('npx catchbasin init');
  expect([code, output]).toEqual([2, expect.stringContaining('there is no terminal to ask on. Add --yes')]);
  expect(output).toContain('  webhooks/config.ts is overwritten\n');
  expect(project.files()).toEqual(before);
});

test('its result compiles and passes its tests', async () => {
  expect(await project.run('npx tsc')).toBe('');
  // Also the declarations of the package, which `skipLibCheck` leaves out.
  await project.run('npx tsc --skipLibCheck false');
  expect(await project.run('npm test')).toContain('pass 2');
});

test('its tests can be written for Vitest and Jest', async () => {
  const test = `import { testWebhook } from './test-kit.ts';
test('processes a webhook', async () => {
  expect(await testWebhook('orders').deliver()).toMatchObject({ outcome: 'processed' });
});
`;
  const [, jestConfig = ''] =
    /```js\n(\/\/ jest\.config\.mjs\n[^`]+)```/.exec(readPage('docs/getting-started.md')) ?? [];
  project.write('webhooks/vitest.test.ts', `import { expect, test } from 'vitest';\n${test}`);
  project.write('webhooks/jest.test.ts', test);
  project.write('jest.config.mjs', jestConfig);
  await project.run('npm install --no-save vitest jest @swc/core @swc/jest');
  expect(await project.run('npx vitest run webhooks/vitest.test.ts')).toMatch(/1 passed/);
  expect(await project.run('npx jest webhooks/jest.test.ts', { NODE_OPTIONS: '--experimental-vm-modules' })).toMatch(
    /1 passed/,
  );
  await project.run('rm -r webhooks/*st.test.ts jest.config.mjs && npm install');
});

test('the local mode runs it, and a saved handler takes effect', async () => {
  await project.start('npm start');
  expect(await project.run('npm run send -- stripe --count 5')).toContain('5 accepted, 5 processed');
  project.write('webhooks/handlers/orders.ts', project.read('webhooks/handlers/orders.ts').replace('received', 'read'));
  await project.eventually(() => project.output().includes('webhooks/handlers/orders.ts changed: reloaded'));
  expect(await project.run('npx catchbasin send orders')).toContain('1 accepted, 1 processed');
  await project.eventually(() => project.output().includes('a webhook read'));
  project.write(
    'webhooks/config.ts',
    project.read('webhooks/config.ts').replace('maxConcurrency: 2', 'maxConcurrency: 3'),
  );
  await project.eventually(() => project.output().includes('webhooks/config.ts changed: restarted'));
  expect(await project.run('npm run ops -- status --local')).toContain('are fine');
  expect(await project.stop()).toBe(0);
});

test('an error of a handler names the place in its file', async () => {
  const handler = project.read('webhooks/handlers/orders.ts');
  project.write('webhooks/handlers/orders.ts', handler.replace('log.info', 'undefined[0]; log.info'));
  await project.start('npx catchbasin start --fresh');
  const sending = project.attempt('npm run send -- orders');
  await project.eventually(() => /webhooks\/handlers\/orders\.ts:5:\d+/.test(project.output()));
  expect(await project.stop()).toBe(0);
  await sending;
  project.write('webhooks/handlers/orders.ts', handler);
});

test('synth reports errors of the types and of the configuration, and no stack trace', async () => {
  const config = project.read('webhooks/config.ts');
  project.write(
    'webhooks/config.ts',
    config.replace("lane: 'normal', verify: stripe", "lane: 'nromal', verify: stripe"),
  );
  const { code, output } = await project.attempt('npx cdk synth --quiet');
  expect(code).not.toBe(0);
  expect(output).toMatch(/^webhooks\/config\.ts:\d+:\d+ error TS\d+/m);
  expect(output).toMatch(/topics\.stripe\.lane: "nromal"/);
  expect(output).not.toMatch(/^ +at /m);
  project.write('webhooks/config.ts', config);
});

test('a new version changes no file of the user, and replaces nothing in the stack', async () => {
  await project.run('npx cdk synth --quiet --output first');
  const before = project.files();
  const next = await packedCopy(other.directory, '0.99.0', (copy) => {
    appendFileSync(join(copy, 'lambdas/ingest/index.js'), '\nconsole.log("a change");\n');
  });
  await project.run(`npm install "${next}"`);
  const ownFiles = ({ 'package.json': _, 'package-lock.json': __, ...files }: Record<string, string>) => files;
  expect(ownFiles(project.files())).toEqual(ownFiles(before));
  const diff = await project.run('npx cdk diff --template first/Catchbasin-dev.template.json 2>&1');
  expect(diff).toContain('AWS::Lambda::Function Webhooks/Ingest/Function');
  // Changed code makes a new version of a function, and the stack deletes the old one.
  const lasting = diff.split('\n').filter((line) => !/\[[-+]\] AWS::Lambda::Version /.test(line));
  expect(lasting.join('\n')).not.toMatch(/replace|destroy|orphan|\[-\] AWS::|\[\+\] AWS::/i);
});

test('an older Node is refused at once, with the fix', async () => {
  project.write('old.mjs', `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });\n`);
  for (const command of ['node node_modules/.bin/catchbasin --help', 'node --import catchbasin/check bin/app.ts']) {
    const { code, output } = await project.attempt(command, { NODE_OPTIONS: '--import ./old.mjs' });
    const message = 'Node 20.20 is too old. Catchbasin requires Node 24 or newer.\nInstall it from https://nodejs.org.';
    expect([code, output.trim()]).toEqual([1, message]);
  }
});

function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}
