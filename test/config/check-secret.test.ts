import { checkSecret } from '#config/check-secret';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { discord, github, gitlab, postmark, standardWebhooks, unsigned } from '#contract/providers/index';

const lane = 'low';
const { topics } = resolveWebhooks({
  topics: {
    first: { lane, verify: github({ secretName: 'any' }) },
    token: { lane, verify: gitlab({ secretName: 'any' }) },
    encoded: { lane, verify: standardWebhooks({ secretName: 'encoded' }) },
    mixed: { lane, verify: github({ secretName: 'encoded' }) },
    lenient: { lane, verify: github({ secretName: 'two-topics' }) },
    strict: { lane, verify: standardWebhooks({ secretName: 'two-topics' }) },
    key: { lane, verify: discord({ secretName: 'key' }) },
    basic: { lane, verify: postmark({ secretName: 'basic' }) },
    internal: { lane, verify: unsigned() },
  },
});

test.each([
  ['any', ['text with spaces', '0']],
  ['encoded', ['whsec_AAECAwQ=', 'AAECAwQ=']],
  ['key', ['0'.repeat(64)]],
  ['basic', ['user:password', ':', 'a:b:c']],
  ['unused', ['whatever']],
])('accepts values of the format of %s', (name, texts) => {
  expect(() => checkSecret({ topics }, name, texts)).not.toThrow();
});

test.each([
  ['encoded', ['whsec_AAECAwQ=', 'pasted!'], 'it is not base64'],
  ['two-topics', ['pasted!'], 'it is not base64'],
  ['key', ['0'.repeat(62)], 'it is not a public key of the scheme, or too short'],
  ['key', ['pasted'], 'it is not hex'],
  ['basic', ['user:password', 'pasted'], 'it is not user:password'],
])('refuses a value of %s that has another format, without quoting it', (name, texts, message) => {
  expect(() => checkSecret({ topics }, name, texts)).toThrow(new Error(message));
});
