import { createHash, generateKeyPairSync } from 'node:crypto';
import type { KeyForm } from '#contract/key-form';
import { makeSecret } from '#contract/make-secret';
import {
  adyen,
  discord,
  github,
  gitlab,
  monday,
  postmark,
  sendgrid,
  standardWebhooks,
} from '#contract/providers/index';
import { signingKey } from '#contract/signing-key';
import { formatSigningSecrets, parseSigningSecrets } from '#contract/signing-secrets';
import type { SignatureVerification } from '#contract/verification';

const secretName = 'webhooks/test';
const scheme = (key?: KeyForm): SignatureVerification => ({ ...github({ secretName }), ...(key && { key }) });
const bytesOf = (key: KeyForm | undefined, text: string) => signingKey(scheme(key), text).export();

describe('parseSigningSecrets', () => {
  test('takes text as one secret', () => {
    expect(parseSigningSecrets('whsec_a')).toEqual(['whsec_a']);
    expect(parseSigningSecrets(' whsec_a\n')).toEqual([' whsec_a\n']);
    expect(parseSigningSecrets('{a')).toEqual(['{a']);
  });

  test('takes the only value of a JSON object, which the AWS console stores for a key/value pair', () => {
    expect(parseSigningSecrets('{"a":"b"}')).toEqual(['b']);
    expect(parseSigningSecrets(' {"a":"[b"}\n')).toEqual(['[b']);
    expect(() => parseSigningSecrets('{"a":"b","c":"d"}')).toThrow('a JSON object with other than one string value');
  });

  test.each([1, 2, 10])('takes a list of %d secrets', (count) => {
    const secrets = Array.from({ length: count }, (_, index) => `s${index}`);
    expect(parseSigningSecrets(JSON.stringify(secrets))).toEqual(secrets);
  });

  test('refuses a list of 11 secrets', () => {
    const secrets = Array.from({ length: 11 }, (_, index) => `s${index}`);
    expect(() => parseSigningSecrets(JSON.stringify(secrets))).toThrow(
      'it must hold 1 to 10 secrets, none of them empty',
    );
  });

  test.each(['', '[]', '[""]', '["a",""]', '["","a"]'])('refuses %j, which would let anyone sign', (text) => {
    expect(() => parseSigningSecrets(text)).toThrow('it must hold 1 to 10 secrets, none of them empty');
  });

  test.each(['[', '[hunter2', '[7]', '["hunter2",7]', '[null]', '[["hunter2"]]', '["hunter2"] x'])(
    'refuses %j without quoting it',
    (text) => {
      expect(() => parseSigningSecrets(text)).toThrow(
        new Error('it begins like a JSON list but is not a list of strings', { cause: undefined }),
      );
    },
  );

  test.each([[['a']], [['[a']], [['["a"]']], [['a', 'b']], [['[', ']']]])(
    'formatSigningSecrets is its inverse for %j',
    (secrets) => {
      expect(parseSigningSecrets(formatSigningSecrets(secrets))).toEqual(secrets);
    },
  );

  test('formatSigningSecrets writes one secret as plain text where it can', () => {
    expect(formatSigningSecrets(['a'])).toBe('a');
    expect(formatSigningSecrets(['[a'])).toBe('["[a"]');
    expect(formatSigningSecrets(['a', 'b'])).toBe('["a","b"]');
  });
});

describe('signingKey', () => {
  test.each<[string, KeyForm | undefined, string, Buffer]>([
    ['UTF-8 by default', undefined, 'é', Buffer.from([0xc3, 0xa9])],
    ['UTF-8', { encoding: 'utf8' }, 'whsec_x', Buffer.from('whsec_x')],
    ['hex in lower case', { encoding: 'hex' }, '0aff', Buffer.from([0x0a, 0xff])],
    ['hex in upper case', { encoding: 'hex' }, '0AFF', Buffer.from([0x0a, 0xff])],
    ['hex with a line break at the end', { encoding: 'hex' }, ' 0aff\n', Buffer.from([0x0a, 0xff])],
    ['Base64 with padding', { encoding: 'base64' }, '+/8=', Buffer.from([0xfb, 0xff])],
    ['Base64 without padding', { encoding: 'base64' }, '+/8', Buffer.from([0xfb, 0xff])],
    ['Base64url', { encoding: 'base64' }, '-_8', Buffer.from([0xfb, 0xff])],
    ['Base64 after a prefix', { encoding: 'base64', prefix: 'whsec_' }, 'whsec_+/8=', Buffer.from([0xfb, 0xff])],
    ['Base64 without its prefix', { encoding: 'base64', prefix: 'whsec_' }, '+/8=', Buffer.from([0xfb, 0xff])],
    ['a hash', { encoding: 'utf8', hash: 'sha1' }, 'private', createHash('sha1').update('private').digest()],
  ])('reads %s', (_, key, text, bytes) => {
    expect(bytesOf(key, text)).toEqual(bytes);
  });

  test.each<[KeyForm, string]>([
    [{ encoding: 'hex' }, 'hunter2'],
    [{ encoding: 'hex' }, '0af'],
    [{ encoding: 'hex' }, '0a ff'],
    [{ encoding: 'base64' }, 'hunter 2'],
    [{ encoding: 'base64' }, 'a'],
    [{ encoding: 'base64' }, 'ab!c'],
    [{ encoding: 'base64', prefix: 'whsec_' }, 'whsec_'],
    [{ encoding: 'hex' }, ''],
    [{ encoding: 'utf8' }, ''],
  ])('refuses with %j the text %j, and does not quote it', (key, text) => {
    expect(() => bytesOf(key, text)).toThrow(`it is not ${key.encoding}`);
    if (text.length > 1) expect(() => bytesOf(key, text)).not.toThrow(text);
  });

  test('reads an Ed25519 key of 32 bytes', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const { x = '' } = publicKey.export({ format: 'jwk' });
    const key = signingKey(discord({ secretName }), Buffer.from(x, 'base64url').toString('hex'));
    expect(key.asymmetricKeyType).toBe('ed25519');
    expect(key.equals(publicKey)).toBe(true);
  });

  test.each([31, 33])('refuses an Ed25519 key of %d bytes', (count) => {
    expect(() => signingKey(discord({ secretName }), 'ab'.repeat(count))).toThrow(
      'it is not a public key of the scheme',
    );
  });

  test('reads a P-256 key in DER', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(signingKey(sendgrid({ secretName }), text).equals(publicKey)).toBe(true);
  });

  test('refuses a P-256 key that is not DER', () => {
    expect(() => signingKey(sendgrid({ secretName }), 'aGVsbG8=')).toThrow('it is not a public key of the scheme');
  });
});

describe('makeSecret', () => {
  test.each([
    ['a signature', github({ secretName }), /^whsec_[A-Za-z0-9+/]{32}$/],
    ['a hex key', adyen({ secretName }), /^[0-9a-f]{64}$/],
    ['Standard Webhooks', standardWebhooks({ secretName }), /^whsec_[A-Za-z0-9+/]{32}$/],
    ['Standard Webhooks with a public key', standardWebhooks({ secretName, publicKey: true }), /^whpk_.{43}=$/],
    ['a public key in hex', discord({ secretName }), /^[0-9a-f]{64}$/],
    ['a public key in DER', sendgrid({ secretName }), /^MFkwEw[A-Za-z0-9+/]{114,117}=*$/],
    ['a token', gitlab({ secretName }), /^[\w-]{32}$/],
    ['a JSON Web Token', monday({ secretName }), /^[\w-]{32}$/],
    ['Basic authentication', postmark({ secretName }), /^webhooks:[\w-]{24}$/],
  ])('generates a new secret for %s', (_, verify, form) => {
    const secret = makeSecret(verify);
    expect(secret).toMatch(form);
    expect(makeSecret(verify)).not.toBe(secret);
    if (verify.kind === 'signature') expect(() => signingKey(verify, secret)).not.toThrow();
  });

  test('generates an Ed25519 key in Base64 for a scheme without a key format', () => {
    const { key: _, ...verify } = standardWebhooks({ secretName, publicKey: true });
    expect(makeSecret(verify)).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });
});
