import { resolveWebhooks } from '#config/resolve-webhooks';
import { adyen, discord, github, hmac, meta, postmark, unsigned } from '#contract/providers/index';
import { MAX_SECRETS } from '#contract/signing-secrets';
import { putSecret } from '#ops/secret/put-secret';
import { finishRotation, rotateSecret } from '#ops/secret/rotate-secret';
import { secretName } from '#ops/secret/secret-name';
import { secretsManager } from '#ops/secret/secrets-manager';
import type { SecretStore } from '#ops/secret/store';
import { UserError } from '#ops/user-error';
import { SecretsManagerServer } from '#test/support/secrets-manager';

const NAME = 'webhooks/github';
const METADATA = {
  stage: 'prod',
  ...resolveWebhooks({ topics: { github: { lane: 'low', verify: github({ secretName: NAME }) } } }),
};
const PUT = 'npm run ops -- secret put github --stage prod';
const ROTATE = 'npm run ops -- secret rotate github --stage prod';
let server: SecretsManagerServer;
let store: SecretStore;

beforeEach(async () => {
  server = new SecretsManagerServer();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await server.listen(),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
  store = secretsManager();
});
afterEach(() => server.close());

/** Lets another operator change the secret after it is read. */
function changedMeanwhile(text: string): SecretStore {
  return {
    ...store,
    async read(name) {
      const before = await store.read(name);
      server.set(name, text);
      return before;
    },
  };
}

describe('put', () => {
  test('creates a secret, and does not write the same value again', async () => {
    expect(await putSecret(store, METADATA, NAME, 'hunter2', false)).toBe(`created ${NAME}: ${NAME}`);
    expect(server.textOf(NAME)).toBe('hunter2');
    expect(await putSecret(store, METADATA, NAME, 'hunter2', false)).toBe(`${NAME} already has this value: ${NAME}`);
    expect(server.secrets.get(NAME)?.versions.size).toBe(1);
  });

  test('replaces another value only with --replace', async () => {
    server.set(NAME, 'old');
    await expect(putSecret(store, METADATA, NAME, 'hunter2', false)).rejects.toThrow(
      `Run \`${ROTATE}\` to accept both for a while, or add --replace to replace it at once.`,
    );
    expect(server.textOf(NAME)).toBe('old');
    expect(await putSecret(store, METADATA, NAME, 'hunter2', true)).toBe(`set ${NAME}: ${NAME}`);
    expect(server.textOf(NAME)).toBe('hunter2');
  });

  test('treats a binary value as another value', async () => {
    server.secrets.set(NAME, { versions: new Map([['v', '']]), current: 'v', binary: 'AAEC' });
    await expect(putSecret(store, METADATA, NAME, 'hunter2', false)).rejects.toThrow('already has another value');
    await expect(rotateSecret(store, METADATA, NAME, 'hunter2')).rejects.toThrow(
      `${NAME} has no text to rotate. Replace it with \`${PUT} --replace\`.`,
    );
    expect(server.actions).not.toContain('PutSecretValue');
    await putSecret(store, METADATA, NAME, 'hunter2', true);
    expect(server.textOf(NAME)).toBe('hunter2');
  });

  test('sets a secret that was created without a value', async () => {
    server.secrets.set(NAME, { versions: new Map() });
    await putSecret(store, METADATA, NAME, 'hunter2', false);
    expect(server.textOf(NAME)).toBe('hunter2');
  });

  test.each(['["hunter2"', '[]', '["hunter2",""]'])(
    'refuses %s, which cannot verify a webhook, without quoting it',
    async (text) => {
      const error: Error = await putSecret(store, METADATA, NAME, text, true).catch((thrown) => thrown);
      expect(error.message).toMatch(/^this value is not valid for webhooks\/github: /);
      expect(error.stack).not.toContain('hunter2');
      expect(server.actions).toEqual([]);
    },
  );

  test('does not change a secret that is scheduled for deletion', async () => {
    server.secrets.set(NAME, { versions: new Map(), DeletedDate: 1_700_000_000 });
    await expect(putSecret(store, METADATA, NAME, 'hunter2', true)).rejects.toThrow(
      `${NAME} is scheduled for deletion. Run \`aws secretsmanager restore-secret --secret-id ${NAME}\` first.`,
    );
  });

  test('does not overwrite a value that another operator has set in the meantime', async () => {
    server.set(NAME, 'old');
    await expect(putSecret(changedMeanwhile('theirs'), METADATA, NAME, 'ours', true)).rejects.toThrow(
      'another operator changed the secret in the meantime. Check it, then run this command again.',
    );
    expect(server.textOf(NAME)).toBe('theirs');
  });
});

describe('rotate', () => {
  test('puts the new secret first and keeps the old ones until --finish', async () => {
    server.set(NAME, 'one');
    // A function that has just read the old secret reads it again only after that time.
    expect(await rotateSecret(store, METADATA, NAME, 'two')).toBe(
      `${NAME} now holds 2 secrets, and signatures by each are accepted: ${NAME}\n` +
        'Wait 30 seconds, then set the new secret at the provider, unless it is set there already.\n' +
        `When no webhook signed with an old secret is still on its way, run \`${ROTATE} --finish\`.`,
    );
    expect(server.textOf(NAME)).toBe('["two","one"]');
    await rotateSecret(store, METADATA, NAME, 'three');
    expect(server.textOf(NAME)).toBe('["three","two","one"]');
    expect(await finishRotation(store, METADATA, NAME)).toContain(
      'Webhooks signed with the 2 older secrets are rejected',
    );
    expect(server.textOf(NAME)).toBe('three');
    await rotateSecret(store, METADATA, NAME, 'four');
    expect(await finishRotation(store, METADATA, NAME)).toContain('Webhooks signed with the older secret are rejected');
    expect(await finishRotation(store, METADATA, NAME)).toBe(`${NAME} holds one secret. No rotation is in progress.`);
  });

  test('returns to an old secret without keeping it twice', async () => {
    server.set(NAME, '["two","one"]');
    await rotateSecret(store, METADATA, NAME, 'one');
    expect(server.textOf(NAME)).toBe('["one","two"]');
    expect(await rotateSecret(store, METADATA, NAME, 'one')).toBe(`this value is already the newest secret in ${NAME}`);
  });

  test('keeps a secret that looks like a list unchanged', async () => {
    server.set(NAME, '["[one"]');
    await rotateSecret(store, METADATA, NAME, 'two');
    await rotateSecret(store, METADATA, NAME, '[one');
    await finishRotation(store, METADATA, NAME);
    expect(server.textOf(NAME)).toBe('["[one"]');
  });

  test('never exceeds the number of secrets that the functions accept', async () => {
    const most = JSON.stringify(Array.from({ length: MAX_SECRETS }, (_, index) => `${index}`));
    server.set(NAME, most);
    await expect(rotateSecret(store, METADATA, NAME, 'one more')).rejects.toThrow(`Run \`${ROTATE} --finish\` first.`);
    expect(server.textOf(NAME)).toBe(most);
  });

  test('refuses to rotate a secret that has no usable value', async () => {
    await expect(rotateSecret(store, METADATA, NAME, 'two')).rejects.toThrow(
      `${NAME} has no value to rotate. Set it with \`${PUT}\`.`,
    );
    server.set(NAME, '["hunter2"');
    const error: Error = await rotateSecret(store, METADATA, NAME, 'two').catch((thrown) => thrown);
    expect(error.message).toMatch(/cannot be rotated: /);
    expect(error.message).toContain(`Replace it with \`${PUT} --replace\`.`);
    expect(error.stack).not.toContain('hunter2');
  });

  test('loses neither secret when two operators rotate at once', async () => {
    server.set(NAME, 'one');
    await expect(rotateSecret(changedMeanwhile('["theirs","one"]'), METADATA, NAME, 'ours')).rejects.toThrow(
      'another operator changed the secret in the meantime. Check it, then run this command again.',
    );
    expect(server.textOf(NAME)).toBe('["theirs","one"]');
  });
});

test.each([
  [adyen({ secretName: NAME }), 'hunter2', 'it is not hex'],
  [discord({ secretName: NAME }), 'abcd', 'it is not a public key'],
  [postmark({ secretName: NAME }), 'hunter2', 'it is not user:password'],
])('a secret in a form that its topic cannot use is neither set nor quoted', async (verify, text, words) => {
  const metadata = { stage: 'prod', ...resolveWebhooks({ topics: { t: { lane: 'low', verify } } }) };
  server.set(NAME, 'old');
  const runs = [() => putSecret(store, metadata, NAME, text, true), () => rotateSecret(store, metadata, NAME, text)];
  for (const run of runs) {
    const error: Error = await run().then(
      () => new Error('it was accepted'),
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(`this value is not valid for ${NAME}: ${words}`);
    expect(error.stack).not.toContain(text);
  }
  expect(server.textOf(NAME)).toBe('old');
});

describe('a topic', () => {
  const { topics } = resolveWebhooks({
    topics: {
      orders: { lane: 'low', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) },
      chat: { lane: 'low', verify: meta({ secretName: 'webhooks/chat', verifyTokenName: 'webhooks/chat-token' }) },
      internal: { lane: 'low', verify: unsigned() },
    },
  });
  const nameOf = (topic: string, name?: string) => secretName({ stage: 'dev', topics }, topic, name);

  test('has one secret, or one of several that --name chooses', () => {
    expect(nameOf('orders')).toBe('webhooks/orders');
    expect(nameOf('orders', 'webhooks/orders')).toBe('webhooks/orders');
    expect(nameOf('chat', 'webhooks/chat-token')).toBe('webhooks/chat-token');
  });

  test.each([
    ['nope', undefined, 'stage dev has no topic of this name. Choose one of: orders, chat, internal.'],
    ['constructor', undefined, 'has no topic of this name'],
    ['internal', undefined, 'internal is unsigned, so it has no secret'],
    ['chat', undefined, 'chat has 2 secrets. Choose one with --name webhooks/chat or --name webhooks/chat-token.'],
    ['chat', 'webhooks/orders', 'chat has no secret of this name. Choose one with --name webhooks/chat or'],
    ['orders', 'webhooks/chat', 'orders has no secret of this name. Choose one with --name webhooks/orders.'],
  ])('%s with --name %s is refused', (topic, name, words) => {
    expect(() => nameOf(topic, name)).toThrow(words);
  });

  test('that does not exist is not repeated, because it may be the secret', () => {
    expect(() => nameOf('hunter2')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
    expect(() => nameOf('orders', 'hunter2')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
