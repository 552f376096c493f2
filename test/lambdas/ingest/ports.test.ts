import { awsPorts, type IngestPorts } from '#lambdas/ingest/ports';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { SecretsManagerServer } from '#test/support/secrets-manager';

const onStale = { secret: () => {}, keys: () => {} };

const NAME = 'webhooks/asana';
let server: SecretsManagerServer;
let ports: IngestPorts;

beforeEach(async () => {
  server = new SecretsManagerServer();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await server.listen(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  ports = awsPorts({ STAGE: 'test', PAYLOAD_BUCKET: 'bucket', QUEUE_URLS: '{}' }, thinCalls(process.env), onStale);
});
afterEach(() => server.close());

test('the first handshake sets a secret that has no value', async () => {
  server.secrets.set(NAME, { versions: new Map() });
  expect(await ports.secrets.isSet(NAME)).toBe(false);
  expect(await ports.saveFirstSecret(NAME, 'first')).toBe(true);
  ports.secrets.forget(NAME);
  expect(await ports.secrets.isSet(NAME)).toBe(true);
  expect(await ports.secrets.read(NAME)).toEqual(['first']);
});

test('only one of two concurrent handshakes sets the secret', async () => {
  server.secrets.set(NAME, { versions: new Map() });
  const found = await Promise.all([ports.secrets.isSet(NAME), ports.secrets.isSet(NAME)]);
  expect(found).toEqual([false, false]);
  const saved = await Promise.all(['one', 'two'].map((key) => ports.saveFirstSecret(NAME, key)));
  expect(saved.filter(Boolean)).toHaveLength(1);
  expect(server.textOf(NAME)).toBe(saved[0] ? 'one' : 'two');
});

test('a handshake does not create a secret', async () => {
  await expect(ports.saveFirstSecret(NAME, 'first')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(ports.secrets.read(NAME)).rejects.toMatchObject({ status: 503 });
});
