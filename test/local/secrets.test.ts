import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SECRETS_FILE, STATE_DIRECTORY } from '#config/local-state';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { github, stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { createSecretsManager, followSecrets, loadSecrets } from '#local/secrets';
import { eventually } from '#test/support/local-app';

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

  test('a secret that is set while the local mode runs takes effect, and an unfinished edit has none', async () => {
    const secrets = loadSecrets(topicsWith('a'));
    const app = createSecretsManager(secrets);
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const read = async () => ((await (await fetch(url, GET_SECRET)).json()) as { SecretString: string }).SecretString;
    let changes = 0;
    const stop = followSecrets(secrets, () => changes++);
    try {
      expect(await read()).toMatch(/^whsec_/);
      writeFileSync(SECRETS_FILE, '{');
      writeFileSync(SECRETS_FILE, JSON.stringify({ a: 'whsec_real' }));
      await eventually('the new secret', async () => (await read()) === 'whsec_real', 10);
      writeFileSync(SECRETS_FILE, '{ "a": "whsec_unfin');
      await eventually('the poll', () => statSync(SECRETS_FILE).mtimeMs < Date.now() - 600, 10);
      expect(await read()).toBe('whsec_real');
      expect(changes).toBe(1);
    } finally {
      stop();
      await app.close();
    }
  });

  test('a secret that a function puts is kept in the file, and takes effect', async () => {
    const secrets = loadSecrets(topicsWith('a'));
    const app = createSecretsManager(secrets);
    const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
    let changes = 0;
    const stop = followSecrets(secrets, () => changes++);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new SecretsManagerClient({ region: 'us-east-1', endpoint, credentials });
    const put = (SecretId: string) => client.send(new PutSecretValueCommand({ SecretId, SecretString: 'whsec_new' }));
    try {
      expect(await client.send(new DescribeSecretCommand({ SecretId: 'a' }))).toMatchObject({ Name: 'a' });
      await expect(client.send(new DescribeSecretCommand({ SecretId: 'b' }))).rejects.toThrow(
        ResourceNotFoundException,
      );
      await expect(put('b')).rejects.toThrow(ResourceNotFoundException);
      expect(await put('a')).toMatchObject({ Name: 'a' });
      expect(JSON.parse(readFileSync(SECRETS_FILE, 'utf8'))).toEqual({ a: 'whsec_new' });
      await eventually('the new secret', () => secrets.a === 'whsec_new' && changes === 1, 10);
    } finally {
      stop();
      client.destroy();
      await app.close();
    }
  });

  test('generates no API key', () => {
    const source = stripeEvents({ apiKeyName: 'key' });
    const { topics } = resolveWebhooks({
      topics: {
        pay: {
          lane: 'low',
          verify: stripe({ secretName: 'a' }),
          reconcile: { every: 900, lookBack: 86_400, source },
        },
      },
    });
    expect(Object.keys(loadSecrets(topics))).toEqual(['a']);
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
