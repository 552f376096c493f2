import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { paypal, sns } from '#contract/providers/index';
import { issueCertificate, type TestCertificate } from '#test/support/certificate';
import { fetchedEndpoint } from '#test/support/fetched-endpoint';
import { NOW } from '#test/support/ingest';
import { KeyServer } from '#test/support/key-server';

const ARN = 'arn:aws:sns:us-east-1:123456789012:orders';
const HOST = 'https://sns.us-east-1.amazonaws.com';
const URL = `${HOST}/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`;
const TOKEN = '2336412f37fb687f5d51e6e2425929f52e8e353134fe72d5';
const VERIFY = sns({ topicArn: ARN, confirmSubscription: true });

const server = new KeyServer(['sns.us-east-1.amazonaws.com', 'api.paypal.com', 'sns.eu-west-1.amazonaws.com']);
const { root } = server;
const leaf = issueCertificate({ commonName: 'sns.amazonaws.com', issuer: root });

beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  server.answers.clear();
  server.answers.set(URL, { body: leaf.pem });
});

type Message = Record<string, unknown>;

const NOTIFICATION: Message = {
  Type: 'Notification',
  MessageId: '9d2c5580-b61d-550c-8583-37a582870907',
  TopicArn: ARN,
  Subject: 'order',
  Message: 'first line\nsecond line',
  Timestamp: NOW.toISOString(),
  SignatureVersion: '2',
  SigningCertURL: URL,
};
const CONFIRMATION: Message = {
  ...NOTIFICATION,
  Type: 'SubscriptionConfirmation',
  Token: TOKEN,
  SubscribeURL: `${HOST}/?Action=ConfirmSubscription&TopicArn=${ARN}&Token=${TOKEN}`,
};

/** Signs as AWS documents it: names and values in alphabetical order, each followed by a line break. */
function signed(message: Message, key = leaf.privateKey, hash = 'sha256') {
  const names =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const content = names.flatMap((name) => (name in message ? [name, message[name]] : [])).join('\n');
  return { ...message, Signature: sign(hash, Buffer.from(`${content}\n`), key).toString('base64') };
}

const post = (message: Message) => ({
  headers: { 'content-type': 'text/plain; charset=UTF-8' },
  body: Buffer.from(JSON.stringify(message)),
});
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000).toISOString();
const { Subject: _, ...untitled } = NOTIFICATION;

test.each<[string, Message, string]>([
  ['a notification', signed(NOTIFICATION), '200'],
  ['a notification without a subject', signed(untitled), '200'],
  ['a retry of the last hour', signed({ ...NOTIFICATION, Timestamp: later(-3_600) }), '200'],
  ['another message', { ...signed(NOTIFICATION), Message: 'other' }, '401 signature-mismatch'],
  ['another id', { ...signed(NOTIFICATION), MessageId: 'other' }, '401 signature-mismatch'],
  ['another topic', signed({ ...NOTIFICATION, TopicArn: `${ARN}s` }), '401 signature-mismatch'],
  ['a list of topics', signed({ ...NOTIFICATION, TopicArn: [ARN] }), '401 signature-mismatch'],
  ['an old time', signed({ ...NOTIFICATION, Timestamp: later(-3_901) }), '401 timestamp-stale'],
  ['a time of the future', signed({ ...NOTIFICATION, Timestamp: later(301) }), '401 timestamp-future'],
  ['no time', signed({ ...NOTIFICATION, Timestamp: undefined }), '401 timestamp-missing'],
  ['an unknown type', signed({ ...NOTIFICATION, Type: 'Other' }), '401 signature-missing'],
  ['the type of an inherited property', signed({ ...NOTIFICATION, Type: 'toString' }), '401 signature-missing'],
  ['no signature', { ...NOTIFICATION }, '401 signature-missing'],
  ['an empty signature', { ...NOTIFICATION, Signature: '' }, '401 signature-missing'],
  ['a signature that is not Base64', { ...NOTIFICATION, Signature: '%%%' }, '401 signature-malformed'],
  ['a signature in another spelling', { ...NOTIFICATION, Signature: 'AB==' }, '401 signature-malformed'],
  [
    'SHA-1 as version 1',
    signed({ ...NOTIFICATION, SignatureVersion: '1' }, undefined, 'sha1'),
    '401 signature-mismatch',
  ],
  ['SHA-1 as version 2', signed(NOTIFICATION, undefined, 'sha1'), '401 signature-mismatch'],
  [
    'a border that was moved into another field',
    { ...signed(NOTIFICATION), Subject: undefined, MessageId: `${NOTIFICATION.MessageId}\nSubject\norder` },
    '401 signature-missing',
  ],
])('answers %s correctly', async (_name, message, expected) => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(message))).toBe(expected);
  expect(server.requests.filter((url) => url !== URL)).toEqual([]);
});

test('accepts SHA-1 only where the topic is set to version 1', async () => {
  const first = fetchedEndpoint(sns({ topicArn: ARN, signatureVersion: 1 }), server);
  const version1 = { ...NOTIFICATION, SignatureVersion: '1' };
  expect(await first.verdict(post(signed(version1, undefined, 'sha1')))).toBe('200');
  expect(await first.verdict(post(signed(NOTIFICATION)))).toBe('401 signature-mismatch');
});

test.each([
  'https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https://evil.example/https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https://sns-us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https://SNS.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  'https:\\\\sns.us-east-1.amazonaws.com\\SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  `${HOST}/../SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`,
  `${HOST}/a/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`,
  `${HOST}/%2e%2e/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`,
  `${HOST}//SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`,
  `${URL}?x=.pem`,
  `${URL}#.pem`,
  `${URL}\n.pem`,
  `${HOST}/?Action=GetTopicAttributes`,
  `${HOST}/SimpleNotificationService-.pem`,
  `${HOST}/`,
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '',
])('fetches nothing for the certificate %s', async (url) => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(signed({ ...NOTIFICATION, SigningCertURL: url })))).toBe('401 key-unknown');
  expect(server.requests).toEqual([]);
});

const between = issueCertificate({ commonName: 'Between', issuer: root, isCa: true });
const noAuthority = issueCertificate({ commonName: 'No authority', issuer: root });
const foreignRoot = issueCertificate({ commonName: 'Foreign root', isCa: true });
const pretender = issueCertificate({ commonName: root.commonName, isCa: true });
const ours = 'sns.amazonaws.com';
const old = { to: new Date('2026-11-24T00:00:00Z') };
const expiredBetween = issueCertificate({ commonName: 'Expired', issuer: root, isCa: true, ...old });
const by = (issuer?: TestCertificate, more: object = {}) =>
  issueCertificate({ commonName: ours, ...(issuer && { issuer }), ...more });

const CERTIFICATES: readonly [string, TestCertificate, readonly TestCertificate[], string][] = [
  ['issued through another authority', by(between), [between], '200'],
  ['with the root in the file', by(between), [between, root], '200'],
  ['for a region that must be enabled', by(root, { commonName: 'sns-signing.us-east-1.amazonaws.com' }), [], '200'],
  ['of another subject', by(root, { commonName: 'evil.example' }), [], '401 key-unknown'],
  ['of a subject that resembles it', by(root, { commonName: `${ours}.evil.example` }), [], '401 key-unknown'],
  ['of another host, with the common name', by(root, { hosts: ['evil.example'] }), [], '401 key-unknown'],
  ['with a wildcard', by(root, { commonName: '*.amazonaws.com' }), [], '401 key-unknown'],
  ['that has expired', by(root, old), [], '401 key-unknown'],
  ['that is not valid yet', by(root, { from: new Date('2026-11-25T00:00:00Z') }), [], '401 key-unknown'],
  ['with a short key', by(root, { bits: 1_024 }), [], '401 key-unknown'],
  ['that signs itself', by(), [], '401 key-unknown'],
  ['that is an authority', by(root, { isCa: true }), [], '401 key-unknown'],
  ['of a foreign root', by(foreignRoot), [foreignRoot], '401 key-unknown'],
  ['of a root with the name of a trusted one', by(pretender), [pretender], '401 key-unknown'],
  ['of a certificate that is no authority', by(noAuthority), [noAuthority], '401 key-unknown'],
  ['of an authority that has expired', by(expiredBetween), [expiredBetween], '401 key-unknown'],
  // The provider may have a new authority, so that its messages must not be lost.
  ['of an authority that is missing', by(between), [], '503 keys-unavailable'],
];

test.each(CERTIFICATES)(
  'answers a message of a certificate %s correctly',
  async (_name, certificate, others, expected) => {
    server.answers.set(URL, { body: [certificate, ...others].map(({ pem }) => pem).join('\n') });
    const endpoint = fetchedEndpoint(VERIFY, server);
    expect(await endpoint.verdict(post(signed(NOTIFICATION, certificate.privateKey)))).toBe(expected);
  },
);

test.each<[string, Parameters<KeyServer['answers']['set']>[1], string]>([
  ['a redirect', { status: 302, headers: { location: `${HOST}/other.pem` }, body: leaf.pem }, '401 key-unknown'],
  ['a missing file', { status: 404 }, '401 key-unknown'],
  ['an oversized file', { body: leaf.pem + '\n'.repeat(70_000) }, '401 key-unknown'],
  [
    'a file without a certificate',
    { body: createPublicKey(leaf.pem).export({ format: 'pem', type: 'spki' }).toString() },
    '401 key-unknown',
  ],
  ['a broken certificate', { body: leaf.pem.replaceAll(/A/g, 'B') }, '401 key-unknown'],
  ['a failure', { status: 500 }, '503 keys-unavailable'],
  ['a busy server', { status: 429 }, '503 keys-unavailable'],
  ['no answer', 'refuse', '503 keys-unavailable'],
])('answers a message whose certificate is %s correctly', async (_name, answer, expected) => {
  server.answers.set(URL, answer);
  server.answers.set(`${HOST}/other.pem`, { body: leaf.pem });
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(signed(NOTIFICATION)))).toBe(expected);
  expect(server.requests).toEqual([URL]);
});

test('names of certificates that do not exist cause one fetch in 30 seconds, and no loss', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  const named = (n: number) =>
    signed({ ...NOTIFICATION, SigningCertURL: `${HOST}/SimpleNotificationService-${String(n).padStart(32, '0')}.pem` });
  expect(await endpoint.verdict(post(named(0)))).toBe('401 key-unknown');
  // SNS repeats a message after a 5xx only.
  expect(await endpoint.verdict(post(signed(NOTIFICATION)))).toBe('503 keys-unavailable');
  expect(await endpoint.verdict(post(named(1)))).toBe('503 keys-unavailable');
  expect(await endpoint.verdict(post(named(0)))).toBe('401 key-unknown');
  endpoint.pass(30);
  expect(await endpoint.verdict(post(signed(NOTIFICATION)))).toBe('200');
  for (let n = 0; n < 60; n++) {
    endpoint.pass(1);
    expect(await endpoint.verdict(post(named(n + 2)))).toMatch(/^(401|503)/);
    expect(await endpoint.verdict(post(signed(NOTIFICATION)))).toBe('200');
  }
  expect(server.requests.length).toBeLessThanOrEqual(4);
});

test('a cached certificate is no longer accepted when it expires', async () => {
  const short = by(root, { to: new Date(NOW.getTime() + 60_000) });
  server.answers.set(URL, { body: short.pem });
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(signed(NOTIFICATION, short.privateKey)))).toBe('200');
  endpoint.pass(61);
  expect(await endpoint.verdict(post(signed(NOTIFICATION, short.privateKey)))).toBe('401 key-unknown');
});

describe('confirmation of a subscription', () => {
  const address = String(CONFIRMATION.SubscribeURL);

  test('fetches the address of a signed message, and answers 200', async () => {
    server.answers.set(address, { body: '<ConfirmSubscriptionResponse/>' });
    const endpoint = fetchedEndpoint(VERIFY, server);
    const answer = await endpoint.ask(post(signed(CONFIRMATION)));
    expect(answer).toMatchObject({ statusCode: 200, kept: false });
    expect(server.requests).toEqual([URL, address]);
  });

  test('reaches the handler without confirmSubscription', async () => {
    const endpoint = fetchedEndpoint(sns({ topicArn: ARN }), server);
    expect(await endpoint.ask(post(signed(CONFIRMATION)))).toMatchObject({ statusCode: 200, kept: true });
    expect(server.requests).toEqual([URL]);
  });

  test.each([
    [500, '503 subscription-not-confirmed'],
    [403, '400 handshake-incomplete'],
    [302, '400 handshake-incomplete'],
  ])('an answer of SNS with %i is %s', async (status, expected) => {
    server.answers.set(address, { status, headers: { location: `${HOST}/` } });
    expect(await fetchedEndpoint(VERIFY, server).verdict(post(signed(CONFIRMATION)))).toBe(expected);
  });

  test.each([
    ['an unsigned address', { ...signed(CONFIRMATION), SubscribeURL: address.replace(TOKEN, `${TOKEN}0`) }, '401'],
    ['another host', signed({ ...CONFIRMATION, SubscribeURL: address.replace(HOST, 'https://evil.example') }), '400'],
    [
      'a host that resembles it',
      signed({ ...CONFIRMATION, SubscribeURL: address.replace('.com', '.com.evil.example') }),
      '400',
    ],
    ['another action', signed({ ...CONFIRMATION, SubscribeURL: address.replace('Confirm', 'Delete') }), '400'],
    ['another topic', signed({ ...CONFIRMATION, SubscribeURL: address.replace('orders', 'others') }), '400'],
    [
      'a further parameter',
      signed({ ...CONFIRMATION, SubscribeURL: `${address}&AuthenticateOnUnsubscribe=true` }),
      '400',
    ],
    ['no token', signed({ ...CONFIRMATION, SubscribeURL: address.replace(TOKEN, '') }), '400'],
  ])('fetches nothing for %s', async (_name, message, status) => {
    expect(await fetchedEndpoint(VERIFY, server).verdict(post(message))).toMatch(new RegExp(`^${status} `));
    expect(server.requests.filter((url) => url !== URL)).toEqual([]);
  });
});

describe('PayPal', () => {
  const CERT = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1a5f47cb';
  const live = issueCertificate({ commonName: 'messageverificationcerts.paypal.com', issuer: between });
  const verify = paypal({ webhookId: 'WH-1', authorities: [between.pem] });
  const body = Buffer.from('{"id":"WH-2","event_type":"PAYMENT.SALE.COMPLETED"}');
  const time = NOW.toISOString().replace(/\.\d+/, '');

  function webhook(changes: Record<string, string> = {}, key = live.privateKey, id = 'WH-1') {
    const content = `t-1|${time}|${id}|${crc32(body)}`;
    const headers = {
      'paypal-transmission-id': 't-1',
      'paypal-transmission-time': time,
      'paypal-transmission-sig': sign('sha256', Buffer.from(content), key).toString('base64'),
      'paypal-cert-url': CERT,
      'paypal-auth-algo': 'SHA256withRSA',
      ...changes,
    };
    return { headers, body };
  }

  beforeEach(() => server.answers.set(CERT, { body: live.pem.replaceAll('\n', '\r\n') }));

  test('an authority of the configuration is trusted without a root, and its expiry ends that', async () => {
    const anotherRoot = issueCertificate({ commonName: 'Another root', isCa: true });
    const authority = issueCertificate({ commonName: 'Authority', issuer: anotherRoot, isCa: true });
    const expired = issueCertificate({
      commonName: 'Authority',
      issuer: anotherRoot,
      isCa: true,
      keys: { publicKey: createPublicKey(authority.privateKey), privateKey: authority.privateKey },
      to: new Date(NOW.getTime() - 1_000),
    });
    const { pem, privateKey } = issueCertificate({ commonName: live.commonName, issuer: authority });
    server.answers.set(CERT, { body: pem });
    const verdict = (authorities: readonly string[]) =>
      fetchedEndpoint(paypal({ webhookId: 'WH-1', authorities }), server).verdict(webhook({}, privateKey));
    expect(await verdict([authority.pem])).toBe('200');
    expect(await verdict([expired.pem])).toBe('401 key-unknown');
    expect(await verdict([between.pem])).toBe('503 keys-unavailable');
  });

  test.each<[string, ReturnType<typeof webhook>, string]>([
    ['a webhook', webhook(), '200'],
    ['the webhook of another account', webhook({}, live.privateKey, 'WH-9'), '401 signature-mismatch'],
    [
      'another key',
      webhook({}, generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey),
      '401 signature-mismatch',
    ],
    ['another id', webhook({ 'paypal-transmission-id': 't-2' }), '401 signature-mismatch'],
    ['another time', webhook({ 'paypal-transmission-time': '2026-11-24T10:20:31Z' }), '401 signature-mismatch'],
    ['an old time', webhook({ 'paypal-transmission-time': '2026-11-21T10:10:00Z' }), '401 timestamp-stale'],
    ['another body', { ...webhook(), body: Buffer.from('{"id":"WH-3"}') }, '401 signature-mismatch'],
    ['another algorithm in its header', webhook({ 'paypal-auth-algo': 'none' }), '200'],
    [
      'the certificates of the sandbox',
      webhook({ 'paypal-cert-url': CERT.replace('api.', 'api.sandbox.') }),
      '401 key-unknown',
    ],
    [
      'a host that resembles it',
      webhook({ 'paypal-cert-url': CERT.replace('.com', '.com.evil.example') }),
      '401 key-unknown',
    ],
    ['another path', webhook({ 'paypal-cert-url': CERT.replace('certs/', 'certs/../') }), '401 key-unknown'],
    ['no certificate', webhook({ 'paypal-cert-url': '' }), '401 key-unknown'],
  ])('answers %s correctly', async (_name, request, expected) => {
    const endpoint = fetchedEndpoint(verify, server);
    expect(await endpoint.verdict(request)).toBe(expected);
    expect(server.requests.filter((url) => url !== CERT)).toEqual([]);
  });

  test('names of certificates that do not exist cause one fetch in 30 seconds, and no 5xx', async () => {
    const endpoint = fetchedEndpoint(verify, server);
    const named = (n: number) => webhook({ 'paypal-cert-url': CERT.replace('1a5f47cb', n.toString(16)) });
    expect(await endpoint.verdict(named(0))).toBe('401 key-unknown');
    // PayPal repeats a webhook after any status but 2xx.
    expect(await endpoint.verdict(webhook())).toBe('429 key-not-fetched');
    endpoint.pass(30);
    expect(await endpoint.verdict(webhook())).toBe('200');
    for (let n = 1; n < 60; n++) {
      endpoint.pass(1);
      expect(await endpoint.verdict(named(n))).toMatch(/^(401|429)/);
      expect(await endpoint.verdict(webhook())).toBe('200');
    }
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  test('a certificate whose issuer is not configured is an outage, so that nothing is lost', async () => {
    const endpoint = fetchedEndpoint(paypal({ webhookId: 'WH-1' }), server);
    expect(await endpoint.verdict(webhook())).toBe('503 keys-unavailable');
  });
});
