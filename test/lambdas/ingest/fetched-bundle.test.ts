import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { BundledIngest } from '#test/support/bundled-ingest';
import { issueCertificate } from '#test/support/certificate';
import { jwkOf } from '#test/support/fetched-endpoint';
import { NOW } from '#test/support/ingest';

/** Faults of the sources of keys, injected through the bundle of the function. */
const ingest = new BundledIngest();
beforeAll(() => ingest.start());
afterAll(() => ingest.stop());

const GOOGLE = 'https://www.googleapis.com/oauth2/v3/certs';
const PLAID = 'https://sandbox.plaid.com/webhook_verification_key/get';
const first = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const second = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const plaid = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let seconds = 0;
const now = () => new Date(NOW.getTime() + seconds * 1_000);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function pubsub(kid: string, key: KeyObject) {
  const claims = {
    iss: 'https://accounts.google.com',
    aud: 'https://hooks.example.com/t',
    exp: Math.floor(now().getTime() / 1_000) + 300,
    email: 'push@project.iam.gserviceaccount.com',
    email_verified: true,
  };
  const signed = `${encode({ alg: 'RS256', kid })}.${encode(claims)}`;
  const jwt = `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  const body = Buffer.from(`{"message":{"messageId":"${kid}-${seconds}"}}`);
  return ingest.ask('pubsub', { headers: { authorization: `Bearer ${jwt}` }, body }, now());
}

const serve = (keys: object) => ingest.keys.answers.set(GOOGLE, { body: JSON.stringify({ keys }) });
const fetches = (url: string) => ingest.keys.requests.filter((each) => each.startsWith(url)).length;

test('an outage of the keys of Google answers 503, counts no fault of the version, and loses nothing', async () => {
  ingest.keys.answers.set(GOOGLE, 'refuse');
  const answer = await pubsub('k1', first.privateKey);
  expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
  expect([answer.stored, answer.queued, answer.counted.RequestsFailed]).toEqual([undefined, undefined, undefined]);
  seconds += 30;
  serve([jwkOf(first.publicKey, { kid: 'k1' })]);
  expect((await pubsub('k1', first.privateKey)).counted).toMatchObject({ WebhooksAccepted: 1 });
  expect(fetches(GOOGLE)).toBe(2);
});

test('a rotation is accepted at the first message, and the old key until it is withdrawn', async () => {
  seconds += 30;
  serve([jwkOf(first.publicKey, { kid: 'k1' }), jwkOf(second.publicKey, { kid: 'k2' })]);
  expect((await pubsub('k2', second.privateKey)).statusCode).toBe(200);
  expect((await pubsub('k1', first.privateKey)).statusCode).toBe(200);
  serve([jwkOf(second.publicKey, { kid: 'k2' })]);
  seconds += 3_600;
  expect((await pubsub('k1', first.privateKey)).statusCode).toBe(401);
  expect((await pubsub('k2', second.privateKey)).statusCode).toBe(200);
});

test('an outage is bridged by the cached keys', async () => {
  ingest.keys.answers.set(GOOGLE, { status: 500 });
  seconds += 20_000;
  expect((await pubsub('k2', second.privateKey)).statusCode).toBe(200);
  serve([jwkOf(second.publicKey, { kid: 'k2' })]);
});

test('a flood of unknown key ids causes one fetch in 30 seconds, and no 5xx', async () => {
  seconds += 60;
  const before = fetches(GOOGLE);
  for (let n = 0; n < 50; n++) {
    expect((await pubsub(`flood-${n}`, first.privateKey)).statusCode).toBe(401);
    expect((await pubsub('k2', second.privateKey)).statusCode).toBe(200);
    seconds += 1;
  }
  expect(fetches(GOOGLE) - before).toBeLessThanOrEqual(3);
});

describe('Plaid', () => {
  const body = Buffer.from('{"webhook_code":"DEFAULT_UPDATE"}');
  const hash = sha256(Buffer.from('another body'));

  function ask(kid: string, { changes = {}, of = body }: { changes?: object; of?: Buffer } = {}) {
    const iat = Math.floor(now().getTime() / 1_000);
    const claims = { iat, request_body_sha256: sha256(body), ...changes };
    const signed = `${encode({ alg: 'ES256', kid, typ: 'JWT' })}.${encode(claims)}`;
    const key = { key: plaid.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const jwt = `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    return ingest.ask('plaid', { headers: { 'plaid-verification': jwt }, body: of }, now());
  }
  const serveKey = (more: object = {}) =>
    ingest.keys.answers.set(PLAID, {
      body: JSON.stringify({
        key: { ...jwkOf(plaid.publicKey, { kid: 'p1', alg: 'ES256' }), expired_at: null, ...more },
      }),
    });
  const unknown = { status: 400, body: '{"error_code":"INVALID_WEBHOOK_VERIFICATION_KEY_ID"}' };

  beforeAll(() => ingest.secrets.set('plaid', 'client:of:secret'));
  beforeEach(() => {
    seconds += 100_000;
    ingest.keys.requests.length = 0;
  });

  test('asks for the key with the credentials of the secret', async () => {
    serveKey();
    expect((await ask('p1')).statusCode).toBe(200);
    expect(ingest.keys.requests).toEqual([
      `${PLAID} ${JSON.stringify({ client_id: 'client', secret: 'of:secret', key_id: 'p1' })}`,
    ]);
  });

  test.each<[string, object, number]>([
    ['a fresh token', { iat: -239 }, 200],
    ['a token of 301 seconds', { iat: -301 }, 401],
    ['a token of the future', { iat: 61 }, 401],
    ['a token without a time', {}, 401],
    ['the hash of another body', { hash }, 401],
  ])('answers %s correctly', async (_name, { iat, hash: other }: { iat?: number; hash?: string }, expected) => {
    serveKey();
    const time = iat === undefined && !other ? undefined : Math.floor(now().getTime() / 1_000) + (iat ?? 0);
    const changes = { iat: time, ...(other && { request_body_sha256: other }) };
    expect((await ask('p1', { changes })).statusCode).toBe(expected);
  });

  test('rejects another body', async () => {
    serveKey();
    expect((await ask('p1', { of: Buffer.from('{}') })).statusCode).toBe(401);
  });

  test('rejects a key that has expired', async () => {
    serveKey({ expired_at: Math.floor(now().getTime() / 1_000) - 1 });
    expect((await ask('p1')).statusCode).toBe(401);
  });

  test('an unknown key id is rejected, and wrong credentials are an outage', async () => {
    ingest.keys.answers.set(PLAID, unknown);
    expect((await ask('p9')).statusCode).toBe(401);
    seconds += 30;
    ingest.keys.answers.set(PLAID, { status: 400, body: '{"error_code":"INVALID_API_KEYS"}' });
    expect((await ask('p9')).statusCode).toBe(503);
  });

  test('a flood of unknown key ids causes one fetch in 30 seconds, no 5xx, and no loss', async () => {
    serveKey();
    expect((await ask('p1')).statusCode).toBe(200);
    ingest.keys.answers.set(PLAID, unknown);
    seconds += 30;
    for (let n = 0; n < 50; n++) {
      expect([401, 429]).toContain((await ask(`flood-${n}`)).statusCode);
      expect((await ask('p1')).statusCode).toBe(200);
    }
    expect(ingest.keys.requests).toHaveLength(2);
  });
});

test('a certificate is fetched once, and bridges an outage', async () => {
  seconds += 100_000;
  const url = 'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';
  const leaf = issueCertificate({ commonName: 'sns.amazonaws.com', issuer: ingest.keys.root });
  const ask = () => {
    const message = {
      Message: 'm',
      MessageId: `id-${seconds}`,
      Timestamp: now().toISOString(),
      TopicArn: 'arn:aws:sns:us-west-2:123456789012:MyTopic',
      Type: 'Notification',
    };
    const content = Object.entries(message).flat().join('\n');
    const Signature = sign('sha256', Buffer.from(`${content}\n`), leaf.privateKey).toString('base64');
    const all = { ...message, SignatureVersion: '2', SigningCertURL: url, Signature };
    return ingest.ask('sns', { body: Buffer.from(JSON.stringify(all)) }, now());
  };
  ingest.keys.answers.set(url, { status: 503 });
  expect((await ask()).statusCode).toBe(503);
  seconds += 30;
  ingest.keys.answers.set(url, { body: leaf.pem });
  expect((await ask()).statusCode).toBe(200);
  ingest.keys.answers.set(url, 'refuse');
  seconds += 80_000;
  expect((await ask()).statusCode).toBe(200);
  expect(fetches(url)).toBe(2);
});
