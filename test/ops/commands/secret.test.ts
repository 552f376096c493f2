import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRETS_FILE, STATE_FILE } from '#config/local-state';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { hmac, meta, stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { secretCommand } from '#ops/commands/secret';
import { assemblyOf } from '#test/support/assembly';
import { runCommand } from '#test/support/run-command';
import { SecretsManagerServer } from '#test/support/secrets-manager';

const { topics, alarms } = resolveWebhooks({
  alarms: { critical: [{ httpsSecretName: 'alarms/pagerduty' }] },
  topics: {
    orders: { lane: 'low', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) },
    chat: { lane: 'low', verify: meta({ secretName: 'webhooks/chat', verifyTokenName: 'webhooks/chat-token' }) },
    internal: { lane: 'low', verify: unsigned() },
    payments: {
      lane: 'low',
      verify: stripe({ secretName: 'webhooks/payments' }),
      reconcile: { every: 900, lookBack: 86_400, source: stripeEvents({ apiKeyName: 'webhooks/payments-api-key' }) },
    },
  },
});

let project: string;
let server: SecretsManagerServer;
let planned: (string | undefined)[];

beforeEach(async () => {
  planned = [];
  project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  server = new SecretsManagerServer();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await server.listen(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterEach(() => {
  server.close();
  rmSync(project, { recursive: true });
});

const secret = (args: string, input = '') =>
  runCommand(
    (terminal) =>
      secretCommand(
        terminal,
        async (stage) => {
          planned.push(stage);
          return assemblyOf(stage ?? 'dev', topics, alarms);
        },
        project,
      ),
    args.split(' '),
    input,
  );

test('sets and rotates a secret that is piped in, without its last line break, and never prints it', async () => {
  const put = await secret('put orders', 'hunter2\n');
  expect(put).toEqual({ code: 0, out: 'created webhooks/orders: webhooks/orders\n', err: '' });
  expect(server.textOf('webhooks/orders')).toBe('hunter2');

  const rotated = await secret('rotate orders', 'hunter3\r\n');
  expect(rotated).toMatchObject({ code: 0, err: '' });
  expect(server.textOf('webhooks/orders')).toBe('["hunter3","hunter2"]');

  const refused = await secret('put orders', 'hunter4');
  expect(refused).toEqual({
    code: 1,
    out: '',
    err:
      'catchbasin: webhooks/orders already has another value, and replacing it would reject webhooks signed with that value. ' +
      'Run `npm run ops -- secret rotate orders --stage dev` to accept both for a while, ' +
      'or add --replace to replace it at once.\n',
  });

  const finished = await secret('rotate orders --finish');
  expect(finished).toMatchObject({ code: 0, err: '' });
  expect(server.textOf('webhooks/orders')).toBe('hunter3');

  expect(await secret('put orders --replace', 'hunter5')).toMatchObject({ code: 0 });
  expect(server.textOf('webhooks/orders')).toBe('hunter5');
  expect(JSON.stringify([put, rotated, refused, finished])).not.toContain('hunter');
});

describe('an API key', () => {
  const KEY = 'webhooks/payments-api-key';

  test('is created and replaced by its name, without the checks of a signing secret', async () => {
    const put = await secret(`put payments --name ${KEY}`, '["rk_test_1"]\n');
    expect(put).toEqual({ code: 0, out: `created ${KEY}: ${KEY}\n`, err: '' });
    expect(server.textOf(KEY)).toBe('["rk_test_1"]');
    expect(await secret(`put payments --name ${KEY}`, 'rk_test_2')).toEqual({
      code: 1,
      out: '',
      err: `catchbasin: ${KEY} already has another API key. Add --replace to replace it.\n`,
    });
    expect(await secret(`put payments --name ${KEY} --replace`, 'rk_test_2')).toMatchObject({ code: 0, err: '' });
    expect(await secret(`put payments --name ${KEY}`, 'rk_test_2')).toMatchObject({
      out: `${KEY} already has this value: ${KEY}\n`,
    });
    expect(server.textOf(KEY)).toBe('rk_test_2');
    expect(server.textOf('webhooks/payments')).toBeUndefined();
  });

  test('replaces a blank value without --replace, and is never blank', async () => {
    server.set(KEY, ' \n');
    expect(await secret(`put payments --name ${KEY}`, 'rk_test_1')).toMatchObject({
      code: 0,
      out: `set ${KEY}: ${KEY}\n`,
    });
    const { code, err } = await secret(`put payments --name ${KEY} --replace`, ' ');
    expect([code, err]).toEqual([1, expect.stringContaining('it is blank. Enter the API key.')]);
    expect(server.textOf(KEY)).toBe('rk_test_1');
  });

  test('leaves the signing secret the one without a name', async () => {
    expect(await secret('put payments', 'whsec_1')).toMatchObject({ code: 0 });
    expect([server.textOf('webhooks/payments'), server.textOf(KEY)]).toEqual(['whsec_1', undefined]);
  });

  test('is offered for a wrong name, and an empty one names the command', async () => {
    expect(await secret('put payments --name other')).toMatchObject({
      err: expect.stringContaining(`Choose one with --name webhooks/payments or --name ${KEY}.`),
    });
    expect(await secret(`put payments --name ${KEY}`, '\n')).toMatchObject({
      err: expect.stringContaining(`\`npm run ops -- secret put payments --name ${KEY} --stage dev < secret.txt\``),
    });
  });

  test('is not rotated', async () => {
    server.set(KEY, 'rk_test_1');
    const { code, err } = await secret(`rotate payments --name ${KEY}`, 'rk_test_2');
    expect([code, err]).toEqual([
      1,
      `catchbasin: ${KEY} is an API key, which needs no rotation. ` +
        `Run \`npm run ops -- secret put payments --name ${KEY} --stage dev --replace\` instead.\n`,
    ]);
    expect(server.textOf(KEY)).toBe('rk_test_1');
  });

  test('is set in the local mode with --local, over an earlier one', async () => {
    await secret(`put payments --name ${KEY} --local`, 'rk_test_1');
    const { code } = await secret(`put payments --name ${KEY} --local`, 'rk_test_2');
    expect([code, JSON.parse(readFileSync(join(project, SECRETS_FILE), 'utf8'))]).toEqual([0, { [KEY]: 'rk_test_2' }]);
    expect(server.actions).toEqual([]);
  });
});

test('uses the given stage, or the one that a deploy uses', async () => {
  await secret('put orders --stage prod', 'hunter2');
  await secret('rotate orders', 'hunter3');
  expect(planned).toEqual(['prod', undefined]);
});

test('sets the address of an HTTPS endpoint without its last line break, and never prints it', async () => {
  const address = 'https://events.pagerduty.com/hunter2';
  const put = await secret('put-url alarms/pagerduty --stage prod', `${address}\n`);
  expect(put).toEqual({ code: 0, out: 'created alarms/pagerduty: alarms/pagerduty\n', err: '' });
  expect(server.textOf('alarms/pagerduty')).toBe(address);
  expect(planned).toEqual(['prod']);

  expect(await secret('put-url alarms/pagerduty', 'https://events.pagerduty.com/hunter3')).toMatchObject({ code: 1 });
  expect(server.textOf('alarms/pagerduty')).toBe(address);
  const replaced = await secret('put-url alarms/pagerduty --replace', 'https://events.pagerduty.com/hunter3');
  expect(replaced).toEqual({ code: 0, out: 'set alarms/pagerduty: alarms/pagerduty\n', err: '' });
  expect(server.textOf('alarms/pagerduty')).toBe('https://events.pagerduty.com/hunter3');
});

test('refuses the address in place of the name of its secret, and does not repeat it', async () => {
  const refused = await secret('put-url https://events.pagerduty.com/hunter2');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Choose one of: alarms/pagerduty.') });
  expect(JSON.stringify(refused)).not.toContain('hunter2');
  expect(server.actions).toEqual([]);
});

test.each(['put orders hunter2', 'put-url alarms/pagerduty https://hunter2', 'rotate orders --secret=hunter2'])(
  'refuses a secret as an argument and does not repeat it: %s',
  async (args) => {
    expect(await secret(args)).toEqual({
      code: 1,
      out: '',
      err:
        'catchbasin: unexpected arguments. Give only a topic or secret and the options of --help. ' +
        'Enter the secret at the prompt or pipe it in.\n',
    });
    expect(server.actions).toEqual([]);
  },
);

test.each([
  [
    'put orders',
    '\n',
    'no value was given for webhooks/orders. Enter it at the prompt or pipe it in: ' +
      '`npm run ops -- secret put orders --stage dev < secret.txt`.',
  ],
  [
    'rotate chat --name webhooks/chat',
    '',
    'no value was given for webhooks/chat. Enter it at the prompt or pipe it in: ' +
      '`npm run ops -- secret rotate chat --name webhooks/chat --stage dev < secret.txt`.',
  ],
  ['rotate orders', '["hunter2"]', 'a rotation takes one secret, not a list. Enter the new secret alone.'],
  ['put chat', 'hunter2', 'chat has 2 secrets. Choose one with --name webhooks/chat or --name webhooks/chat-token.'],
])('%s with %j is refused with a remedy', async (args, input, message) => {
  expect(await secret(args, input)).toEqual({ code: 1, out: '', err: `catchbasin: ${message}\n` });
  expect(server.actions).toEqual([]);
});

test('sets one of several secrets and warns that white space is kept', async () => {
  const { code, err } = await secret('put chat --name webhooks/chat-token', ' hunter2\n\n');
  expect([code, err]).toEqual([0, 'catchbasin: webhooks/chat-token begins or ends with white space, which is kept\n']);
  expect(server.textOf('webhooks/chat-token')).toBe(' hunter2\n');
});

test.each(['put', 'rotate'])('%s fits its help into 80 columns', async (name) => {
  const { code, out } = await secret(`${name} --help`);
  expect([code, out]).toEqual([0, expect.stringContaining(`Usage: secret ${name} [options] <topic>`)]);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

describe('--local', () => {
  const read = () => JSON.parse(readFileSync(join(project, SECRETS_FILE), 'utf8'));
  const writeState = (pid: number) => {
    mkdirSync(join(project, '.catchbasin'), { recursive: true });
    writeFileSync(join(project, STATE_FILE), JSON.stringify({ stage: 'dev', topics, pid }));
  };

  test('sets the secret of the running local mode, without a synthesis and without AWS, and never prints it', async () => {
    writeState(process.pid);
    writeFileSync(join(project, SECRETS_FILE), JSON.stringify({ 'webhooks/orders': 'generated', other: 'kept' }));
    const put = await secret('put orders --local', 'hunter2\n');
    expect(put).toEqual({
      code: 0,
      out: 'set webhooks/orders: .catchbasin/secrets.json\nIt is in effect within a second.\n',
      err: '',
    });
    expect(read()).toEqual({ 'webhooks/orders': 'hunter2', other: 'kept' });
    expect(statSync(join(project, SECRETS_FILE)).mode & 0o777).toBe(0o600);
    const rotated = await secret('rotate orders --local', 'hunter3');
    expect(rotated).toMatchObject({ code: 0, out: expect.stringContaining('secret rotate orders --local --finish') });
    expect(read()['webhooks/orders']).toBe('["hunter3","hunter2"]');
    expect(await secret('rotate orders --local --finish')).toMatchObject({ code: 0 });
    expect(read()['webhooks/orders']).toBe('hunter3');
    expect(JSON.stringify([put, rotated])).not.toContain('hunter');
    expect([planned, server.actions]).toEqual([[], []]);
  });

  test('sets a secret before the first start, and tells how to start', async () => {
    expect(await secret('put orders --local', 'hunter2')).toEqual({
      code: 0,
      out:
        'created webhooks/orders: .catchbasin/secrets.json\n' +
        'The local mode is not running. Start it with `npm start`.\n',
      err: '',
    });
    expect(read()).toEqual({ 'webhooks/orders': 'hunter2' });
    expect(planned).toEqual([undefined]);
  });

  test('does not take the state of a process that was killed for a running local mode', async () => {
    writeState(2 ** 22 + 1);
    const { out } = await secret('put orders --local', 'hunter2');
    expect([out.includes('is not running'), planned]).toEqual([true, [undefined]]);
  });

  test.each([
    [
      'put orders --local --stage prod',
      'a',
      '--local has no stages. Leave out --stage, or --local to set the secret in AWS.',
    ],
    [
      'put chat --local',
      'a',
      'chat has 2 secrets. Choose one with --name webhooks/chat or --name webhooks/chat-token.',
    ],
    ['put orders --local', '[a', 'this value is not valid for webhooks/orders: it begins like a JSON list'],
    ['put orders --local', '', '`npm run ops -- secret put orders --local < secret.txt`'],
    ['rotate orders --local', 'a', 'has no value to rotate. Set it with `npm run ops -- secret put orders --local`.'],
  ])('%s with %j is checked as in AWS', async (args, input, message) => {
    writeState(process.pid);
    expect(await secret(args, input)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(message) });
  });

  test('names a secrets file that is not JSON, and does not quote it', async () => {
    writeState(process.pid);
    writeFileSync(join(project, SECRETS_FILE), '{"a":"hunter2"');
    expect(await secret('put orders --local', 'hunter3')).toEqual({
      code: 1,
      out: '',
      err: 'catchbasin: .catchbasin/secrets.json is not JSON. Correct it, or delete it to generate new secrets.\n',
    });
  });
});
