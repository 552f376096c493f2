import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { hmac, unsigned } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { sendCommand } from '#ops/commands/send';
import { assemblyOf } from '#test/support/assembly';
import { OpsProject } from '#test/support/ops-project';
import { runCommand } from '#test/support/run-command';
import { SecretsManagerServer } from '#test/support/secrets-manager';

jest.setTimeout(120_000);

const ORDERS = hmac({ secretName: 'webhooks/orders', header: 'x-signature' });
const { topics } = resolveWebhooks({
  topics: { orders: { lane: 'low', verify: ORDERS }, internal: { lane: 'low', verify: unsigned() } },
});

let server: Server;
let secretsManager: SecretsManagerServer;
let url: string;
let planned: (string | undefined)[];
let env: Record<string, string>;

/** Starts a deployed endpoint that verifies orders. */
beforeEach(async () => {
  planned = [];
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const expected = signRequest(ORDERS, 'the secret', body, new Date())['x-signature'];
    const isAccepted = request.url === '/orders' && request.headers['x-signature'] === expected;
    response.writeHead(isAccepted ? 200 : 401, { 'x-webhook-id': 'id' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  secretsManager = new SecretsManagerServer();
  secretsManager.set('webhooks/orders', 'the secret');
  env = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await secretsManager.listen(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  Object.assign(process.env, env);
});
afterEach(() => {
  secretsManager.close();
  server.closeAllConnections();
  server.close();
});

const send = (...args: string[]) =>
  runCommand((terminal) => {
    const planStage = async (stage?: string) => {
      planned.push(stage);
      return assemblyOf(stage ?? 'dev', topics);
    };
    return sendCommand(terminal, planStage, '/nonexistent');
  }, args);

test.each(['', '/', '/orders'])('sends to the address …%s', async (suffix) => {
  const sent = await send('orders', '--count', '2', '--url', `${url}${suffix}`, '--stage', 'prod');
  expect(sent).toEqual({ code: 0, out: '2 accepted\n', err: '' });
  expect(planned).toEqual(['prod']);
});

test('uses the stage that a deploy uses unless --stage is given', async () => {
  await send('orders', '--url', url);
  expect(planned).toEqual([undefined]);
});

test('tells how to set a secret that does not exist', async () => {
  secretsManager.secrets.clear();
  expect(await send('orders', '--url', url)).toEqual({
    code: 1,
    out: '',
    err:
      'catchbasin: the secret webhooks/orders does not exist. ' +
      'Set it with `npm run ops -- secret put orders --stage dev`.\n',
  });
});

test('synthesizes the app instead of reading an earlier cdk.out', async () => {
  const outdated = { internal: topics.internal };
  const project = new OpsProject({ stage: 'prod', topics }, env);
  project.write('cdk.out/Catchbasin-prod.template.json', {
    Resources: {},
    Metadata: { Catchbasin: { stage: 'prod', topics: outdated } },
  });
  const sent = await project.run(['send', 'orders', '--url', url, '--stage', 'prod']);
  project.remove();
  expect(sent).toEqual({ code: 0, out: '1 accepted\n', err: '' });
});
