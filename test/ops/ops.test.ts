import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { hmac, meta, unsigned } from '#contract/providers/index';
import { BEFORE } from '#ops/doctor/diagnose';
import { SecretsManagerServer } from '#test/support/secrets-manager';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '../..');
const { topics } = resolveWebhooks({
  topics: {
    orders: { lane: 'low', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) },
    chat: { lane: 'low', verify: meta({ secretName: 'webhooks/chat', verifyTokenName: 'webhooks/chat-token' }) },
    internal: { lane: 'low', verify: unsigned() },
  },
});

let cwd: string;
let temporary: string;
let server: SecretsManagerServer;
let env: Record<string, string>;

/** A project whose app writes what is synthesized already: the CDK CLI is the real one. */
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'catchbasin-ops-'));
  temporary = join(cwd, 'tmp');
  for (const folder of ['assembly', 'tmp']) mkdirSync(join(cwd, folder));
  symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'node_modules'));
  write('cdk.json', { app: 'cp -r assembly/. "$CDK_OUTDIR"' });
  write('assembly/manifest.json', {
    version: '55.0.0',
    artifacts: {
      'Catchbasin-dev': {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: {
          templateFile: 'Catchbasin-dev.template.json',
          requiresBootstrapStackVersion: 6,
          bootstrapStackVersionSsmParameter: '/cdk-bootstrap/hnb659fds/version',
        },
      },
    },
  });
  write('assembly/Catchbasin-dev.template.json', { Resources: {}, Metadata: { Catchbasin: { stage: 'dev', topics } } });
  server = new SecretsManagerServer();
  env = {
    ...(process.env as Record<string, string>),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await server.listen(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TMPDIR: temporary,
  };
});
afterEach(() => {
  server.close();
  rmSync(cwd, { recursive: true });
});

function write(file: string, content: object): void {
  writeFileSync(join(cwd, file), JSON.stringify(content));
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function ops(args: string, input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'ops/index.ts'), ...args.split(' ')], { cwd, env });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(input);
  const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return { code: await ended, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

test('puts what is piped in, without its last line break, and never tells it', async () => {
  const put = await ops('secret put orders', 'hunter2\n');
  expect(put).toEqual({ code: 0, out: 'webhooks/orders is created: webhooks/orders\n', err: '' });
  expect(server.textOf('webhooks/orders')).toBe('hunter2');

  const rotated = await ops('secret rotate orders', 'hunter3\r\n');
  expect(rotated).toMatchObject({ code: 0, err: '' });
  expect(server.textOf('webhooks/orders')).toBe('["hunter3","hunter2"]');

  const refused = await ops('secret put orders', 'hunter4');
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--replace') });

  const finished = await ops('secret rotate orders --finish');
  expect(finished).toMatchObject({ code: 0, err: '' });
  expect(server.textOf('webhooks/orders')).toBe('hunter3');
  expect(JSON.stringify([put, rotated, refused, finished])).not.toContain('hunter');
  // Where the app was synthesized to, nothing is left.
  expect(readdirSync(temporary).filter((name) => name.startsWith('catchbasin-'))).toEqual([]);
});

test('takes no secret from an argument, and does not repeat it', async () => {
  for (const args of ['secret put orders hunter2', 'secret rotate orders --secret=hunter2']) {
    const ended = await ops(args);
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('piped in') });
    expect(ended.err).not.toContain('hunter2');
  }
  expect(server.actions).toEqual([]);
});

test.each([
  ['secret put orders', '\n', 'nothing came for webhooks/orders'],
  ['secret rotate orders', '["hunter2"]', 'takes one secret, not a list'],
  ['secret put chat', 'hunter2', 'chat has several secrets'],
])('%s, given %j, says what to do', async (args, input, words) => {
  const { code, out, err } = await ops(args, input);
  expect([code, out, err]).toEqual([1, '', expect.stringMatching(`^ops: .*${words}`)]);
  expect(err).not.toContain('hunter2');
  expect(server.actions).toEqual([]);
});

test('puts one of several secrets, and says that white space is kept', async () => {
  const { code, err } = await ops('secret put chat --name webhooks/chat-token', ' hunter2\n\n');
  expect([code, err]).toEqual([0, expect.stringContaining('white space')]);
  expect(server.textOf('webhooks/chat-token')).toBe(' hunter2\n');
});

test("tells in the app's own words why it does not synthesize", async () => {
  write('cdk.json', { app: 'echo "webhooks/config.ts has one problem" >&2; exit 1' });
  for (const args of ['doctor', 'secret put orders']) {
    expect(await ops(args, 'hunter2')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('webhooks/config.ts has one problem'),
    });
  }
});

test('the doctor fails with what is missing, for people and for machines', async () => {
  delete env.AWS_REGION;
  Object.assign(env, { AWS_CONFIG_FILE: join(cwd, 'none'), NO_COLOR: '1' });
  expect(await ops('doctor')).toEqual({
    code: 1,
    out: expect.stringMatching(
      /^Catchbasin-dev, before the deploy\n {2}✗ access +no region is set\n +→ .*\n\n1 fault\n$/,
    ),
    err: '',
  });
  const { code, out } = await ops('doctor --json');
  expect([code, JSON.parse(out)]).toEqual([
    1,
    {
      stack: 'Catchbasin-dev',
      findings: [
        { when: 'before', check: 'access', level: 'fault', what: 'no region is set', remedy: expect.any(String) },
      ],
    },
  ]);
});

test('the doctor names each permission that a caller lacks who may do nothing', async () => {
  const aws = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const isQuery = request.headers['content-type'] === 'application/x-www-form-urlencoded';
    const message = 'User: nobody is not authorized to perform it';
    if (body.includes('Action=GetCallerIdentity')) {
      const identity = '<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/nobody</Arn>';
      response.end(
        `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    } else if (isQuery) {
      const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
      response.writeHead(403).end(`<ErrorResponse>${error}</ErrorResponse>`);
    } else {
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException', 'content-type': 'application/json' });
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message }));
    }
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  delete env.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const { code, out, err } = await ops('doctor');
  aws.closeAllConnections();
  aws.close();

  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('as arn:aws:iam::111122223333:user/nobody');
  const [access, ...others] = BEFORE;
  expect(access?.name).toBe('access');
  for (const { name, actions } of others.filter(({ actions }) => actions.length > 0)) {
    expect(out).toMatch(new RegExp(`✗ ${name} .*\n +→ Allow the caller ${actions.join(', ')}\\.`));
  }
});
