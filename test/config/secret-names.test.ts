import { resolveWebhooks } from '#config/resolve-webhooks';
import { secretNames, secretNamesOf, settableSecretNames } from '#config/secret-names';
import { asana, github, meta, unsigned } from '#contract/providers/index';

const lane = 'low';
const webhooks = resolveWebhooks({
  topics: {
    github: { lane, verify: github({ secretName: 'shared' }) },
    meta: { lane, verify: meta({ secretName: 'shared', verifyTokenName: 'token' }) },
    ready: { lane, verify: asana({ secretName: 'asana' }) },
    waiting: { lane, verify: asana({ secretName: 'later', pending: true }) },
    again: { lane, verify: asana({ secretName: 'later', pending: true }) },
    internal: { lane, verify: unsigned() },
  },
});

test('lists the secrets of all topics once, those of handshakes too', () => {
  expect(secretNames(webhooks)).toEqual(['shared', 'token', 'asana', 'later']);
});

test('lists the secrets of one topic, which may be none', () => {
  expect(secretNamesOf(meta({ secretName: 'a', verifyTokenName: 'b' }))).toEqual(['a', 'b']);
  expect(secretNamesOf(unsigned())).toEqual([]);
});

test('lists the secrets that handshakes of pending topics may set, once', () => {
  expect(settableSecretNames(webhooks)).toEqual(['later']);
});
