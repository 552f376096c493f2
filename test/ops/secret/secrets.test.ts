import { resolveWebhooks } from '#config/resolve-webhooks';
import { adyen, discord, github, hmac, meta, postmark, unsigned } from '#contract/providers/index';
import { MAX_SECRETS } from '#contract/secret-texts';
import { putSecret } from '#ops/secret/put-secret';
import { finishRotation, rotateSecret } from '#ops/secret/rotate-secret';
import { secretName } from '#ops/secret/secret-name';
import { secretsManager } from '#ops/secret/secrets-manager';
import type { SecretStore } from '#ops/secret/store';
import { SecretsManagerServer } from '#test/support/secrets-manager';

const NAME = 'webhooks/github';
const METADATA = resolveWebhooks({
  topics: { github: { lane: 'low', verify: github({ secretName: NAME }) } },
});
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

/** Lets somebody else change the secret between the reading and the writing of what follows. */
function meanwhile(text: string): SecretStore {
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
  test('creates a secret, and leaves one alone that is the same', async () => {
    expect(await putSecret(store, METADATA, NAME, 'hunter2', false)).toBe(`${NAME} is created: ${NAME}`);
    expect(server.textOf(NAME)).toBe('hunter2');
    expect(await putSecret(store, METADATA, NAME, 'hunter2', false)).toContain('holds it already');
    expect(server.secrets.get(NAME)?.versions.size).toBe(1);
  });

  test('replaces another value only when it is told to', async () => {
    server.set(NAME, 'old');
    await expect(putSecret(store, METADATA, NAME, 'hunter2', false)).rejects.toThrow(/holds another value.*--replace/);
    expect(server.textOf(NAME)).toBe('old');
    expect(await putSecret(store, METADATA, NAME, 'hunter2', true)).toBe(`${NAME} is set: ${NAME}`);
    expect(server.textOf(NAME)).toBe('hunter2');
  });

  test('takes what is binary for another value', async () => {
    server.secrets.set(NAME, { versions: new Map([['v', '']]), current: 'v', binary: 'AAEC' });
    await expect(putSecret(store, METADATA, NAME, 'hunter2', false)).rejects.toThrow('holds another value');
    await expect(rotateSecret(store, METADATA, NAME, 'hunter2')).rejects.toThrow(/no text.*--replace/);
    expect(server.actions).not.toContain('PutSecretValue');
    await putSecret(store, METADATA, NAME, 'hunter2', true);
    expect(server.textOf(NAME)).toBe('hunter2');
  });

  test('sets one that was created without a value', async () => {
    server.secrets.set(NAME, { versions: new Map() });
    await putSecret(store, METADATA, NAME, 'hunter2', false);
    expect(server.textOf(NAME)).toBe('hunter2');
  });

  test.each(['["hunter2"', '[]', '["hunter2",""]'])(
    'refuses %s, which nothing could be verified with',
    async (text) => {
      const error: Error = await putSecret(store, METADATA, NAME, text, true).catch((thrown) => thrown);
      expect(error.message).toMatch(/^this cannot be webhooks\/github: /);
      expect(error.stack).not.toContain('hunter2');
      expect(server.actions).toEqual([]);
    },
  );

  test('does not touch one that is being deleted', async () => {
    server.secrets.set(NAME, { versions: new Map(), DeletedDate: 1_700_000_000 });
    await expect(putSecret(store, METADATA, NAME, 'hunter2', true)).rejects.toThrow('restore-secret');
  });

  test('does not overwrite what somebody else has put meanwhile', async () => {
    server.set(NAME, 'old');
    await expect(putSecret(meanwhile('theirs'), METADATA, NAME, 'ours', true)).rejects.toThrow('somebody else');
    expect(server.textOf(NAME)).toBe('theirs');
  });
});

describe('rotate', () => {
  test('puts the new secret first and keeps the old ones, until it is finished', async () => {
    server.set(NAME, 'one');
    // A function that has just read the old one does not look again before that.
    expect(await rotateSecret(store, METADATA, NAME, 'two')).toMatch(/Wait half a minute.* then give the new one/);
    expect(server.textOf(NAME)).toBe('["two","one"]');
    await rotateSecret(store, METADATA, NAME, 'three');
    expect(server.textOf(NAME)).toBe('["three","two","one"]');
    expect(await finishRotation(store, NAME)).toContain('2 older are turned away');
    expect(server.textOf(NAME)).toBe('three');
    expect(await finishRotation(store, NAME)).toContain('no rotation is under way');
  });

  test('goes back to an old secret without having it twice', async () => {
    server.set(NAME, '["two","one"]');
    await rotateSecret(store, METADATA, NAME, 'one');
    expect(server.textOf(NAME)).toBe('["one","two"]');
    expect(await rotateSecret(store, METADATA, NAME, 'one')).toContain('already');
  });

  test('keeps a secret that looks like a list for what it is', async () => {
    server.set(NAME, '["[one"]');
    await rotateSecret(store, METADATA, NAME, 'two');
    await rotateSecret(store, METADATA, NAME, '[one');
    await finishRotation(store, NAME);
    expect(server.textOf(NAME)).toBe('["[one"]');
  });

  test('never exceeds what the functions take', async () => {
    const most = JSON.stringify(Array.from({ length: MAX_SECRETS }, (_, index) => `${index}`));
    server.set(NAME, most);
    await expect(rotateSecret(store, METADATA, NAME, 'one more')).rejects.toThrow('--finish');
    expect(server.textOf(NAME)).toBe(most);
  });

  test('has nothing to rotate where nothing is, or nothing usable', async () => {
    await expect(rotateSecret(store, METADATA, NAME, 'two')).rejects.toThrow('put it first');
    server.set(NAME, '["hunter2"');
    const error: Error = await rotateSecret(store, METADATA, NAME, 'two').catch((thrown) => thrown);
    expect(error.message).toMatch(/cannot be rotated.*put it anew/);
    expect(error.stack).not.toContain('hunter2');
  });

  test('loses neither secret when two rotate at once', async () => {
    server.set(NAME, 'one');
    await expect(rotateSecret(meanwhile('["theirs","one"]'), METADATA, NAME, 'ours')).rejects.toThrow('somebody else');
    expect(server.textOf(NAME)).toBe('["theirs","one"]');
  });
});

test.each([
  [adyen({ secretName: NAME }), 'hunter2', 'it is not hex'],
  [discord({ secretName: NAME }), 'abcd', 'it is not a public key'],
  [postmark({ secretName: NAME }), 'hunter2', 'it is not user:password'],
])(
  'a secret that is not of the form of its topic is neither put nor rotated in, nor quoted',
  async (verify, text, words) => {
    const metadata = resolveWebhooks({ topics: { t: { lane: 'low', verify } } });
    server.set(NAME, 'old');
    for (const run of [putSecret(store, metadata, NAME, text, true), rotateSecret(store, metadata, NAME, text)]) {
      const error: Error = await run.then(
        () => new Error('was taken'),
        (thrown) => thrown,
      );
      expect(error.message).toContain(`this cannot be ${NAME}: ${words}`);
      expect(error.stack).not.toContain(text);
    }
    expect(server.textOf(NAME)).toBe('old');
  },
);

describe('a topic', () => {
  const { topics } = resolveWebhooks({
    topics: {
      orders: { lane: 'low', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) },
      chat: { lane: 'low', verify: meta({ secretName: 'webhooks/chat', verifyTokenName: 'webhooks/chat-token' }) },
      internal: { lane: 'low', verify: unsigned() },
    },
  });
  const nameOf = (topic: string, name?: string) => secretName({ stage: 'dev', topics }, topic, name);

  test('has the secret that it is verified with, or the one of them that is said', () => {
    expect(nameOf('orders')).toBe('webhooks/orders');
    expect(nameOf('orders', 'webhooks/orders')).toBe('webhooks/orders');
    expect(nameOf('chat', 'webhooks/chat-token')).toBe('webhooks/chat-token');
  });

  test.each([
    ['nope', undefined, 'there are: orders, chat, internal'],
    ['constructor', undefined, 'has no topic of that name'],
    ['internal', undefined, 'internal is unsigned'],
    ['chat', undefined, 'several secrets; say --name webhooks/chat or --name webhooks/chat-token'],
    ['chat', 'webhooks/orders', 'say --name webhooks/chat or'],
    ['orders', 'webhooks/chat', 'one secret; say --name webhooks/orders'],
  ])('%s with --name %s is refused', (topic, name, words) => {
    expect(() => nameOf(topic, name)).toThrow(words);
  });

  test('that is none is not repeated: it may be the secret', () => {
    expect(() => nameOf('hunter2')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
    expect(() => nameOf('orders', 'hunter2')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
