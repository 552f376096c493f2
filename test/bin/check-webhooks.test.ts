import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '#test/support/local-app';

const ROOT = join(__dirname, '../..');
const [, ...CHECK] = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))
  .app.split(' ')
  .slice(0, -1);

let project: string;
beforeEach(() => {
  project = copyProject(join(ROOT, 'webhooks'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function edit(file: string, change: (source: string) => string): void {
  const path = join(project, 'webhooks', file);
  const source = readFileSync(path, 'utf8');
  const changed = change(source);
  expect(changed).not.toBe(source);
  writeFileSync(path, changed);
}

/** Runs the app command of `cdk.json` with a marker in place of the app. */
function check(env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...CHECK, '-e', 'console.log("app")'], {
    cwd: project,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const WITHOUT_TYPES = { CATCHBASIN_CHECK_TYPES: 'false' };
const LAST_LINE = 'Nothing was synthesized, because webhooks/ has errors. Fix them and run the command again.';

test('accepts the example', () => {
  expect(check()).toEqual({ status: 0, stdout: 'app\n', stderr: '' });
}, 120_000);

test('reports type errors of configuration, handlers and infrastructure with file and line', () => {
  edit('config.ts', (source) => source.replace("lane: 'high', verify", "lane: 'urgent', verify"));
  edit('handlers/github.ts', (source) => source.replace('webhook.eventType', 'webhook.eventTyp'));
  edit('infrastructure.ts', (source) => source.replace('({})', '({ enviroment: {} })'));
  edit('handlers/orders.test.ts', (source) => `${source}\nconst tests: string = 7;\n`);
  const { status, stdout, stderr } = check();
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^webhooks\/config\.ts:\d+:\d+ error TS\d+: .*"urgent"/m);
  expect(stderr).toMatch(/^webhooks\/handlers\/github\.ts:\d+:\d+ error TS\d+: .*'eventTyp'/m);
  expect(stderr).toMatch(/^webhooks\/infrastructure\.ts:\d+:\d+ error TS\d+: .*'enviroment'/m);
  expect(stderr).not.toContain('orders.test.ts');
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(LAST_LINE);
}, 120_000);

test('reports all handlers without a default export, without running them', () => {
  const source = "console.log('the handler runs');\nexport const handler = () => {};\n";
  writeFileSync(join(project, 'webhooks/handlers/orders.ts'), source);
  writeFileSync(join(project, 'webhooks/handlers/github.ts'), 'export * from "./stripe.ts";\n');
  expect(check(WITHOUT_TYPES)).toEqual({
    status: 1,
    stdout: '',
    stderr: [
      'webhooks/handlers/github.ts has no default export. Add `export default defineHandler(…)`.',
      'webhooks/handlers/orders.ts has no default export. Add `export default defineHandler(…)`.',
      '',
      LAST_LINE,
      '',
    ].join('\n'),
  });
});

test.each([
  ['a re-export', "export { default } from './stripe.ts';\n"],
  ['a renamed export', 'const handler = () => {};\nexport { handler as default };\n'],
  ['a function declaration', 'export default async function orders() {}\n'],
])('accepts %s as default export', (_, source) => {
  writeFileSync(join(project, 'webhooks/handlers/orders.ts'), source);
  expect(check(WITHOUT_TYPES)).toEqual({ status: 0, stdout: 'app\n', stderr: '' });
});

test('accepts a loader that chooses another export', () => {
  writeFileSync(join(project, 'webhooks/handlers/orders.ts'), 'export const reserve = () => {};\n');
  edit('handlers/index.ts', (source) =>
    source.replace("import('./orders.ts')", "import('./orders.ts').then(({ reserve }) => ({ default: reserve }))"),
  );
  expect(check(WITHOUT_TYPES)).toEqual({ status: 0, stdout: 'app\n', stderr: '' });
});

test.each([
  ['a syntax error', 'export default {\n'],
  ['a missing file', undefined],
])('leaves %s to the compiler', (_, source) => {
  const path = join(project, 'webhooks/handlers/orders.ts');
  if (source === undefined) rmSync(path);
  else writeFileSync(path, source);
  expect(check(WITHOUT_TYPES)).toEqual({ status: 0, stdout: 'app\n', stderr: '' });
});
