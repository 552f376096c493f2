import { createHash, createHmac } from 'node:crypto';
import {
  adyen,
  discord,
  docusign,
  eventgrid,
  github,
  hmac,
  hubspot,
  mailgun,
  monday,
  msgraph,
  paddle,
  postmark,
  recurly,
  sanity,
  sendgrid,
  shopify,
  stripe,
  svix,
  trello,
  twilio,
  twitch,
  unsigned,
} from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { PUBLISHED_VECTORS } from '#test/support/published-vectors';

const BODY = Buffer.from('{"id":"evt_1","note":"$$ é"}');
const NOW = new Date();

test("reproduces GitHub's published vector", () => {
  const vector = PUBLISHED_VECTORS.find(({ provider }) => provider === 'github');
  expect(signRequest(github({ secretName: 's' }), vector?.secret, Buffer.from('Hello, World!'), NOW)).toEqual({
    'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  });
});

test('signs the generic scheme as it is configured', () => {
  const scheme = hmac({ secretName: 's', header: 'X-Sig', algorithm: 'hmac-sha512', encoding: 'base64', prefix: 'v=' });
  expect(signRequest(scheme, 'secret', BODY, NOW)['x-sig']).toMatch(/^v=[A-Za-z0-9+/]{86}==$/);
});

test('signs nothing for a topic that verifies nothing', () => {
  expect(signRequest(unsigned(), undefined, BODY, NOW)).toEqual({});
  expect(signRequest(unsigned(), 'secret', BODY, NOW)).toEqual({});
});

test.each([undefined, ''])('names the secret that is missing when it is %p', (secret) => {
  for (const scheme of [github, postmark, monday, shopify]) {
    expect(() => signRequest(scheme({ secretName: 'webhooks/x' }), secret, BODY, NOW)).toThrow(
      'there is no secret webhooks/x to sign with',
    );
  }
});

describe('signs like the provider', () => {
  const AT = new Date('2026-11-24T10:20:30.456Z');
  const SECONDS = '1795515630';
  const MILLISECONDS = '1795515630456';
  const secretName = 's';
  const url = 'https://hooks.example.com/t';
  const hashOf = (algorithm: string, encoding: 'hex' | 'base64' | 'base64url', ...parts: (string | Buffer)[]) => {
    const hash = createHmac(algorithm, 'secret');
    for (const part of parts) hash.update(part);
    return hash.digest(encoding);
  };

  test.each([
    ['Basic', postmark({ secretName }), { authorization: 'Basic c2VjcmV0' }],
    ['a token', eventgrid({ secretName, header: 'x-token' }), { 'x-token': 'secret' }],
    [
      'seconds and a comma',
      stripe({ secretName }),
      { 'stripe-signature': `t=${SECONDS},v1=${hashOf('sha256', 'hex', SECONDS, '.', BODY)}` },
    ],
    [
      'seconds and a semicolon',
      paddle({ secretName }),
      { 'paddle-signature': `ts=${SECONDS};h1=${hashOf('sha256', 'hex', SECONDS, ':', BODY)}` },
    ],
    [
      'milliseconds without names',
      recurly({ secretName }),
      { 'recurly-signature': `${MILLISECONDS},${hashOf('sha256', 'hex', MILLISECONDS, '.', BODY)}` },
    ],
    [
      'milliseconds and Base64url',
      sanity({ secretName }),
      {
        'sanity-webhook-signature': `t=${MILLISECONDS},v1=${hashOf('sha256', 'base64url', MILLISECONDS, '.', BODY)}`,
      },
    ],
    [
      'method, URL, body and time',
      hubspot({ secretName, url }),
      {
        'x-hubspot-request-timestamp': MILLISECONDS,
        'x-hubspot-signature-v3': hashOf('sha256', 'base64', 'POST', url, BODY, MILLISECONDS),
      },
    ],
    [
      'body and URL with SHA-1',
      trello({ secretName, url }),
      { 'x-trello-webhook': hashOf('sha1', 'base64', BODY, url) },
    ],
    [
      'the first of several headers',
      docusign({ secretName }),
      { 'x-docusign-signature-1': hashOf('sha256', 'base64', BODY) },
    ],
    ['raw bytes', shopify({ secretName }), { 'x-shopify-hmac-sha256': hashOf('sha256', 'base64', BODY) }],
  ])('with %s', (_, scheme, headers) => {
    expect(signRequest(scheme, 'secret', BODY, AT)).toEqual(headers);
  });

  test('with an RFC 3339 time and a message id of its own', () => {
    const time = '2026-11-24T10:20:30.456Z';
    const id = `msg_${createHash('sha256').update(BODY).update(time).digest('hex').slice(0, 24)}`;
    expect(signRequest(twitch({ secretName }), 'secret', BODY, AT)).toEqual({
      'twitch-eventsub-message-id': id,
      'twitch-eventsub-message-timestamp': time,
      'twitch-eventsub-message-signature': `sha256=${hashOf('sha256', 'hex', id, time, BODY)}`,
    });
  });

  test('with another id for another body or another time', () => {
    const idOf = (body: Buffer, now: Date) =>
      signRequest(twitch({ secretName }), 'secret', body, now)['twitch-eventsub-message-id'];
    const ids = [idOf(BODY, AT), idOf(Buffer.from('other'), AT), idOf(BODY, NOW)];
    expect(new Set(ids).size).toBe(3);
    expect(idOf(BODY, AT)).toBe(ids[0]);
  });

  test('with the id that the request already has, and keeps its other headers', () => {
    const sent = { 'svix-id': 'msg_1', 'content-type': 'application/json' };
    const key = Buffer.from('secret').toString('base64');
    expect(signRequest(svix({ secretName }), key, BODY, AT, sent)).toEqual({
      ...sent,
      'svix-timestamp': SECONDS,
      'svix-signature': `v1,${hashOf('sha256', 'base64', `msg_1.${SECONDS}.`, BODY)}`,
    });
    expect(sent).toEqual({ 'svix-id': 'msg_1', 'content-type': 'application/json' });
  });

  test('with a JSON Web Token that expires after five minutes', () => {
    const [header = '', payload = '', signature] =
      signRequest(monday({ secretName }), 'secret', BODY, AT).authorization?.split('.') ?? [];
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(decode(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decode(payload)).toEqual({ exp: 1_795_515_930 });
    expect(signature).toBe(hashOf('sha256', 'base64url', `${header}.${payload}`));
  });

  test.each([
    ['Ed25519', discord({ secretName })],
    ['ECDSA', sendgrid({ secretName })],
  ])('except with the private key of %s', (_, scheme) => {
    expect(() => signRequest(scheme, 'secret', BODY, AT)).toThrow('private key that only the provider has');
  });

  test.each([
    ['a token', msgraph({ secretName })],
    ['a time', mailgun({ secretName })],
  ])('except %s inside the body', (_, scheme) => {
    expect(() => signRequest(scheme, 'secret', BODY, AT)).toThrow('it signs inside the body or the query');
  });

  test.each([
    ['fields of the body', adyen({ secretName }), '0a', '{"body":'],
    ['a form', twilio({ secretName, url }), 'secret', '"form"'],
  ])('except %s', (_, scheme, secret, part) => {
    expect(() => signRequest(scheme, secret, BODY, AT)).toThrow(`cannot be signed here: it signs ${part}`);
  });

  test('except a path and listed headers', () => {
    for (const part of ['path', { headersListedIn: 'x-list' }, { formField: 'a' }] as const) {
      const scheme = { ...github({ secretName }), signed: [part] };
      expect(() => signRequest(scheme, 'secret', BODY, AT)).toThrow(`it signs ${JSON.stringify(part)}`);
    }
  });
});
