import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '#test/support/copy-project';

const ROOT = join(__dirname, '../..');
// A type check takes seconds, and many times that on a busy machine.
jest.setTimeout(300_000);

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

const APP = ['--import', 'catchbasin/check', 'bin/app.ts'];

/** Runs the app as the CDK CLI does. */
function run(context: object = {}, command: readonly string[] = APP) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: project,
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: 'cdk.out' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('the app command reports all problems of webhooks/ at once and synthesizes nothing', () => {
  expect(JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')).app).toBe(`node ${APP.join(' ')}`);
  edit('config.ts', (source) => source.replace("lane: 'high', verify", "lane: 'urgent', verify"));
  edit('handlers/github.ts', (source) => source.replace('webhook.eventType', 'webhook.eventTyp'));
  edit('infrastructure.ts', (source) => source.replace('({})', '({ enviroment: {} })'));
  edit('handlers/orders.test.ts', (source) => `${source}\nconst tests: string = 7;\n`);
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), 'export {};\n');

  const { status, stdout, stderr } = run();
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^ {2}topics\.stripe\.lane: "urgent"/m);
  expect(stderr).toMatch(
    /^ {2}webhooks\/handlers\/internal\.ts: It has no default export\. Add `export default defineHandler\(…\)`\.$/m,
  );
  expect(stderr).toMatch(/^webhooks\/config\.ts:\d+:\d+ error TS\d+: /m);
  expect(stderr).toMatch(/^webhooks\/handlers\/github\.ts:\d+:\d+ error TS\d+: .*'eventTyp'/m);
  expect(stderr).toMatch(/^webhooks\/infrastructure\.ts:\d+:\d+ error TS\d+: .*'enviroment'/m);
  expect(stderr).not.toContain('orders.test.ts');
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    'Nothing was synthesized because the app has errors. Fix them, then run the command again. ' +
      'To run `cdk rollback` or `cdk destroy` anyway, add `-c types=false`.',
  );
});

test('a type error alone prevents the synthesis', () => {
  writeFileSync(join(project, 'webhooks/prices.ts'), "export const PRICE: number = '7';\n");
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(stderr.match(/^\S+ error TS\d+/gm)).toEqual(['webhooks/prices.ts:1:14 error TS2322']);
  expect(existsSync(join(project, 'cdk.out/manifest.json'))).toBe(false);
});

test.each(['false', false])('the context types=%j synthesizes the app in spite of such errors', (types) => {
  writeFileSync(join(project, 'webhooks/prices.ts'), "export const PRICE: number = '7';\n");
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), 'export const handler = () => {};\n');
  const { status, stderr } = run({ types });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  expect(existsSync(join(project, 'cdk.out/manifest.json'))).toBe(true);
});

test('a compiler that cannot run is reported together with the other problems', () => {
  const file = join(project, 'ops/stack/check-types.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace("'bin/tsc'", "'bin/missing'"));
  edit('config.ts', (source) => source.replace("lane: 'high', verify", "lane: 'urgent', verify"));
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), 'export {};\n');
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^ {2}topics\.stripe\.lane: "urgent"/m);
  expect(stderr).toMatch(/^ {2}webhooks\/handlers\/internal\.ts: It has no default export/m);
  expect(stderr).toMatch(/^The type check cannot run\. Install the dependencies with `npm ci`\.$/m);
});

test('an error that prevents the import does not hide the type errors', () => {
  edit('config.ts', (source) => source.replace('stripe({', 'strype({'));
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^webhooks\/config\.ts:\d+:\d+ error TS\d+: .*'strype'/m);
});

test.each([
  [
    'an unknown topic',
    "processorOf('acmee');",
    'There is no topic "acmee". Must be one of stripe, github, orders, internal.',
  ],
  ['an error of JavaScript', "processorOf.of('orders');", 'TypeError: processorOf.of is not a function'],
  [
    'an error of the CDK',
    "new Stack(stack, 'A');\n    new Stack(stack, 'A');",
    "There is already a Construct with name 'A'",
  ],
])('%s in infrastructure.ts is listed with its place and without a stack trace', (_, statement, message) => {
  const source = `import { Stack } from 'aws-cdk-lib';
import { defineInfrastructure } from 'catchbasin/cdk';

export default defineInfrastructure({
  grant({ stack, processorOf }) {
    if (!stack) new Stack();
    ${statement}
  },
});
`;
  writeFileSync(join(project, 'webhooks/infrastructure.ts'), source);
  const { status, stderr } = run({ types: false });
  const line = statement.includes('\n') ? 8 : 7;
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^ {2}webhooks/infrastructure\\.ts:${line}:\\d+: `, 'm'));
  expect(stderr).toContain(`: ${message}`);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('a network of an unknown lane is listed as a configuration issue', () => {
  const source = `import { defineInfrastructure } from 'catchbasin/cdk';
export default defineInfrastructure({ networks: () => ({ lwo: { vpc: {} as never } }) });
`;
  writeFileSync(join(project, 'webhooks/infrastructure.ts'), source);
  const { stderr } = run({ types: false });
  expect(stderr).toMatch(/^ {2}infrastructure\.networks: There is no lane "lwo"\. .* Did you mean low\?$/m);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each([{}, { types: 'later' }])('imports of undeclared packages prevent the synthesis with %j', (context) => {
  edit('handlers/github.ts', (source) =>
    source.replace(
      "from 'zod';",
      "from 'zod';\nimport { clone } from 'rfdc/default';\nimport { join } from 'node:path';\nimport type { Socket } from 'pg';\nimport { price } from './prices.ts';\nconsole.log(clone, join, price);",
    ),
  );
  // fastify brings it. @smithy/types is installed too, and a type needs nothing at run time.
  const prices = "export type { Logger } from '@smithy/types';\nexport const price = import('fast-uri');\n";
  writeFileSync(join(project, 'webhooks/handlers/prices.ts'), prices);
  edit('infrastructure.ts', (source) => `import 'semver';\n${source}`);
  edit('handlers/orders.test.ts', (source) => `import 'anymatch';\n${source}`);
  const { status, stderr } = run(context);
  expect(status).toBe(1);
  expect(stderr.match(/^.*does not declare.*$/gm)).toEqual([
    '  webhooks/handlers/github.ts:3:23: It imports the package rfdc, which package.json does not declare. ' +
      'Run `npm install rfdc`.',
    '  webhooks/handlers/prices.ts:2:29: It imports the package fast-uri, which package.json does not declare. ' +
      'Run `npm install fast-uri`.',
    '  webhooks/infrastructure.ts:1:8: It imports the package semver, which package.json does not declare. ' +
      'Run `npm install semver`.',
  ]);
  expect(existsSync(join(project, 'cdk.out/manifest.json'))).toBe(false);
});

test('a package that is not installed is named, with the file that imports it', () => {
  edit('config.ts', (source) => `import 'not-there/sub';\n${source}`);
  const { status, stderr } = run({ types: 'later' });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^ {2}webhooks\/config\.ts: It imports the package not-there, which is not installed\. Run `npm install not-there`\.$/m,
  );
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each(['undefined', 'null', "'no'"])('an app that throws %s fails, and says so', (thrown) => {
  edit('infrastructure.ts', (source) => `${source}\nthrow ${thrown};\n`);
  const { status, stderr } = run({ types: 'later' });
  expect([status, stderr.trim().split('\n')[0]]).toEqual([1, thrown]);
});

test('an app that ends before its types are checked fails', () => {
  edit('infrastructure.ts', (source) => `${source}\nprocess.exit(0);\n`);
  const { status, stderr } = run();
  expect([status, stderr]).toEqual([1, expect.stringContaining('The app ended before its types were checked.')]);
});

test('an app whose worker fails, fails as it does without the check', () => {
  writeFileSync(join(project, 'worker.mjs'), "throw new Error('the worker fails');\n");
  edit(
    'infrastructure.ts',
    (source) => `import { Worker } from 'node:worker_threads';\nnew Worker('./worker.mjs');\n${source}`,
  );
  const { status, stderr } = run({ types: 'later' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('the worker fails')]);
});

test('the check runs once, also when NODE_OPTIONS loads it into every process', () => {
  const { status, stderr } = spawnSync(process.execPath, ['bin/app.ts'], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: '--import catchbasin/check', CDK_OUTDIR: 'cdk.out' },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.stringContaining('Retries:')]);
});
