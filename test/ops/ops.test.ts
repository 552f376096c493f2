import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { hmac } from '#contract/providers/index';
import { eventually } from '#test/support/local-app';
import { OpsProject } from '#test/support/ops-project';
import { SecretsManagerServer } from '#test/support/secrets-manager';

jest.setTimeout(120_000);

const { topics } = resolveWebhooks({
  topics: { orders: { lane: 'low', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) } },
});

let project: OpsProject;
let server: SecretsManagerServer;

beforeEach(async () => {
  server = new SecretsManagerServer();
  project = new OpsProject(
    { stage: 'dev', topics },
    {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await server.listen(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  );
});
afterEach(() => {
  server.close();
  project.remove();
});

test('a command reads standard input, exits with 0 and removes the synthesized app', async () => {
  expect(await project.run(['secret', 'put', 'orders'], 'hunter2\n')).toEqual({
    code: 0,
    out: 'created webhooks/orders: webhooks/orders\n',
    err: '',
  });
  expect(server.textOf('webhooks/orders')).toBe('hunter2');
  expect(readdirSync(project.env.TMPDIR ?? '').filter((name) => name.startsWith('catchbasin-'))).toEqual([]);
});

test('an app that does not synthesize is reported in its own words, without a stack', async () => {
  project.write('cdk.json', { app: 'echo "webhooks/config.ts has one problem" >&2; exit 1' });
  const { code, out, err } = await project.run(['doctor']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^catchbasin: the app does not synthesize:\n\nwebhooks\/config.ts has one problem/);
  expect(err).not.toMatch(/^ {4}at /m);
});

test('a command checks the types of webhooks/ as a deploy does', async () => {
  project.write('cdk.json', { app: 'echo "context: $CDK_CONTEXT_JSON" >&2; exit 1' });
  const { err } = await project.run(['doctor', '--stage', 'prod']);
  const { stage, types } = JSON.parse(/^context: (.*)$/m.exec(err)?.[1] ?? '');
  expect([stage, types]).toEqual(['prod', undefined]);
});

test('Ctrl-C ends the synthesis and removes its files', async () => {
  project.write('cdk.json', { app: 'touch started; sleep 300' });
  const child = project.spawn(['doctor']);
  const ended = once(child, 'close');
  const errors = child.stderr.toArray();
  await eventually('the synthesis', () => existsSync(join(project.directory, 'started')));
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(Buffer.concat(await errors).toString()).toBe('catchbasin: interrupted\n');
  expect(readdirSync(project.env.TMPDIR ?? '').filter((name) => name.startsWith('catchbasin-'))).toEqual([]);
});

test.each([
  ['replay', '--help'],
  ['reconcile', '--help'],
  ['provider', 'register', '--help'],
  ['send', '--help'],
  ['doctor', '--help'],
  ['secret', '--help'],
  ['dlq', '--help'],
  ['dlq', 'redrive', '--help'],
  ['status', '--help'],
  ['policy', '--help'],
])('%s loads no AWS client before it needs one', async (...args) => {
  const hook = `import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@aws-sdk/')) console.error(specifier);
    return next(specifier, context);
  },
});`;
  project.env.NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(hook)}`;
  expect(await project.run(args)).toMatchObject({ code: 0, err: '' });
});

test.each(['dlq list high', 'doctor', 'resume high', 'tail', 'tail --failed'])(
  'the command `%s`, which status names, exists',
  async (line) => {
    const [command = '', ...others] = line.split(' ');
    const script = { env: { npm_lifecycle_event: 'ops', INIT_CWD: project.directory } };
    const { out } = await project.run([command, '--help'], '', script);
    expect(out).toContain(`Usage: npm run ops -- ${command} `);
    for (const option of others.filter((word) => word.startsWith('--'))) expect(out).toContain(option);
  },
);

test.each([['no-such-command'], ['dlq', 'list'], ['dlq', 'list', 'high', '--no-such-option']])(
  'wrong usage exits with 2: %s %s %s',
  async (...args) => {
    const { code, out, err } = await project.run(args.filter(Boolean));
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^error: /)]);
  },
);

test('a programming error is reported with its stack', async () => {
  // Such a template cannot come from the app, so the commands do not expect it.
  project.write('assembly/Catchbasin-dev.template.json', { Resources: {}, Metadata: { Catchbasin: { stage: 'dev' } } });
  const { code, out, err } = await project.run(['secret', 'put', 'orders'], 'hunter2');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^TypeError: /);
  expect(err).toMatch(/^ {4}at .*secret-name\.ts/m);
  expect(err).not.toContain('hunter2');
});

test('`npm run send` is the command `send`', () => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  expect(scripts.send).toBe(`${scripts.ops} send`);
});
