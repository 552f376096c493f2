import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SECRETS_FILE, STATE_DIRECTORY } from '#config/local-state';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { github, unsigned } from '#contract/providers/index';
import { createSecretsManager, loadSecrets } from '#local/secrets';

const GET_SECRET = {
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
  body: JSON.stringify({ SecretId: 'a' }),
};

const topicsWith = (...secrets: string[]) =>
  resolveWebhooks({
    topics: {
      open: { lane: 'low', verify: unsigned() },
      ...Object.fromEntries(secrets.map((secret) => [secret, { lane: 'low', verify: github({ secretName: secret }) }])),
    },
  }).topics;

describe('loadSecrets', () => {
  const before = process.cwd();
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secrets-'));
    process.chdir(directory);
    mkdirSync(STATE_DIRECTORY);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true });
  });

  test('generates a different secret for each name, in a file that only its owner can read', () => {
    const secrets = loadSecrets(topicsWith('a', 'b'));
    expect(Object.keys(secrets)).toEqual(['a', 'b']);
    expect(secrets.a).toMatch(/^whsec_.{32}$/);
    expect(secrets.a).not.toBe(secrets.b);
    expect(statSync(SECRETS_FILE).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(SECRETS_FILE, 'utf8'))).toEqual(secrets);
  });

  test('a secret that was set while the local mode runs is read at once', async () => {
    const app = createSecretsManager(loadSecrets(topicsWith('a')));
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const read = async () => (await (await fetch(url, GET_SECRET)).json()) as { SecretString: string };
    expect((await read()).SecretString).toMatch(/^whsec_/);
    writeFileSync(SECRETS_FILE, JSON.stringify({ a: 'whsec_real' }));
    expect((await read()).SecretString).toBe('whsec_real');
    await app.close();
  });

  test('keeps the secrets when a topic is added', () => {
    const { a } = loadSecrets(topicsWith('a'));
    expect(loadSecrets(topicsWith('a', 'b'))).toEqual({ a, b: expect.any(String) });
  });
});

test('the AWS SDK reads a secret and gets ResourceNotFoundException for an unknown name', async () => {
  const app = createSecretsManager({ 'webhooks/a': 'whsec_1' });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ region: 'us-east-1', endpoint, credentials });
  const read = (name: string) => client.send(new GetSecretValueCommand({ SecretId: name }));
  expect(await read('webhooks/a')).toMatchObject({ SecretString: 'whsec_1' });
  await expect(read('webhooks/b')).rejects.toThrow(ResourceNotFoundException);
  await expect(read('constructor')).rejects.toThrow(ResourceNotFoundException);
  client.destroy();
  await app.close();
});
