import { resolveWebhooks } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';
import { putUrl, urlSecretName } from '#ops/secret/put-url';
import type { SecretStore, StoredSecret } from '#ops/secret/store';
import { UserError } from '#ops/user-error';

const NAME = 'alarms/pagerduty';
const URL_WITH_KEY = 'https://events.pagerduty.com/integration/hunter2/enqueue';

/** Creates a store with one secret, or none. */
function storeWith(text?: string) {
  const written: string[] = [];
  const stored: StoredSecret = { name: 'alarms/pagerduty', arn: 'arn', current: { text, version: 'v' } };
  const store: SecretStore = {
    read: async () => (text === undefined ? undefined : stored),
    create: async (_, value) => {
      written.push(`created ${value}`);
      return 'arn';
    },
    replace: async (_, value) => {
      written.push(`replaced by ${value}`);
    },
  };
  return { store, written };
}

test('creates the secret, and never quotes the address', async () => {
  const { store, written } = storeWith();
  expect(await putUrl(store, NAME, URL_WITH_KEY, false)).toBe(`created ${NAME}: arn`);
  expect(written).toEqual([`created ${URL_WITH_KEY}`]);
});

test('does not write the same address again', async () => {
  const { store, written } = storeWith(URL_WITH_KEY);
  expect(await putUrl(store, NAME, URL_WITH_KEY, true)).toBe(`${NAME} already has this value: arn`);
  expect(written).toEqual([]);
});

test('replaces another value only with --replace, because a deployed subscription keeps it', async () => {
  const { store, written } = storeWith('https://old.example.com/hunter1');
  await expect(putUrl(store, NAME, URL_WITH_KEY, false)).rejects.toThrow(
    `${NAME} already has another value, and a deployed subscription keeps that value. ` +
      'Name a new secret in `httpsSecretName`, or add --replace if the value was never deployed.',
  );
  expect(written).toEqual([]);
  expect(await putUrl(store, NAME, URL_WITH_KEY, true)).toBe(`set ${NAME}: arn`);
  expect(written).toEqual([`replaced by ${URL_WITH_KEY}`]);
});

test.each(['', 'hunter2', 'http://events.example.com/hunter2', `${URL_WITH_KEY}\n`])(
  'refuses %j without quoting it',
  async (text) => {
    const { store, written } = storeWith();
    const error: Error = await putUrl(store, NAME, text, false).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(
      /^this value is not valid for alarms\/pagerduty: it .*\. Enter the URL of the integration\.$/,
    );
    expect(error.message).not.toContain('hunter2');
    expect(written).toEqual([]);
  },
);

describe('the name of the secret', () => {
  const config = { topics: { t: { lane: 'low', verify: unsigned() } } };
  const withTargets = (...names: string[]) => {
    const critical = names.map((httpsSecretName) => ({ httpsSecretName }));
    return { stage: 'prod', ...resolveWebhooks({ ...config, alarms: { critical } }) };
  };

  test('is that of a recipient', () => {
    expect(urlSecretName(withTargets('alarms/a', 'alarms/b'), 'alarms/b')).toBe('alarms/b');
  });

  test('of no recipient is refused with the possible ones, and is not repeated', () => {
    const find = () => urlSecretName(withTargets('alarms/a', 'alarms/b'), URL_WITH_KEY);
    expect(find).toThrow(UserError);
    expect(find).toThrow(/^stage prod has no recipient with this secret\. Choose one of: alarms\/a, alarms\/b\.$/);
  });

  test('is refused with advice when no recipient has one', () => {
    const advice = 'stage prod has no HTTPS endpoint. Add { httpsSecretName } to `alarms` in webhooks/config.ts first.';
    expect(() => urlSecretName(withTargets(), 'alarms/a')).toThrow(advice);
    expect(() => urlSecretName({ stage: 'prod', topics: {} }, 'alarms/a')).toThrow(advice);
  });
});
