import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { adyenPlatform, discord, sendgrid, standardWebhooks } from '#contract/providers/index';
import { endpointWith, NOW } from '#test/support/ingest';

const BODY = Buffer.from('{"type":"invoice.paid"}');
const SECONDS = String(Math.floor(NOW.getTime() / 1_000));

test('accepts Ed25519 signatures of Standard Webhooks, and rejects those of another key', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const endpoint = endpointWith(standardWebhooks({ secretName: 's', publicKey: true }), {
    secret: () => `whpk_${raw.toString('base64')}`,
  });
  const signedBy = (key: typeof privateKey) => {
    const signature = sign(null, Buffer.from(`msg_1.${SECONDS}.${BODY}`), key).toString('base64');
    return { 'webhook-id': 'msg_1', 'webhook-timestamp': SECONDS, 'webhook-signature': `v1,x v1a,${signature}` };
  };
  expect(await endpoint.ask({ body: BODY, headers: signedBy(privateKey) })).toMatchObject({ statusCode: 200 });
  const otherKey = generateKeyPairSync('ed25519').privateKey;
  expect(await endpoint.ask({ body: BODY, headers: signedBy(otherKey) })).toMatchObject({ statusCode: 401 });
});

test('a malformed value during a rotation verifies nothing, does not stop the others, and leads to 503', async () => {
  const key = 'ab'.repeat(32);
  const endpoint = endpointWith(adyenPlatform({ secretName: 's' }), { secret: () => JSON.stringify(['not hex', key]) });
  const signedBy = (bytes: Buffer) => ({ hmacsignature: createHmac('sha256', bytes).update(BODY).digest('base64') });
  expect(await endpoint.ask({ body: BODY, headers: signedBy(Buffer.from(key, 'hex')) })).toMatchObject({
    statusCode: 202,
  });
  for (const wrong of [Buffer.alloc(0), Buffer.from('not hex'), Buffer.from('not hex', 'hex')]) {
    expect(await endpoint.ask({ body: BODY, headers: signedBy(wrong) })).toMatchObject({ statusCode: 503 });
  }
});

test.each([
  [2, 200],
  [3, 401],
])('a valid signature behind %d others is answered %d', async (others, status) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const endpoint = endpointWith(standardWebhooks({ secretName: 's', publicKey: true }), {
    secret: () => raw.toString('base64'),
  });
  const good = sign(null, Buffer.from(`msg_1.${SECONDS}.${BODY}`), privateKey);
  const all = [...Array.from({ length: others }, (_, n) => Buffer.alloc(64, n)), good];
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': SECONDS,
    'webhook-signature': all.map((signature) => `v1a,${signature.toString('base64')}`).join(' '),
  };
  expect(await endpoint.ask({ body: BODY, headers })).toMatchObject({ statusCode: status });
});

test.each([
  ['a text that is not hex', discord({ secretName: 's' }), 'zz'.repeat(32)],
  ['half of a key', discord({ secretName: 's' }), 'ab'.repeat(16)],
  ['a text that is not a key in DER', sendgrid({ secretName: 's' }), Buffer.from('not a key').toString('base64')],
  ['Base64 with other characters behind it', standardWebhooks({ secretName: 's' }), 'whsec_AAAA!!!!'],
  ['a prefix without a key', standardWebhooks({ secretName: 's' }), 'whsec_'],
])('answers 503 while the secret holds %s', async (_, scheme, secret) => {
  const { signature } = scheme;
  const name = 'header' in signature ? String(signature.header) : '';
  const headers = {
    [name]: `${signature.prefix ?? ''}${Buffer.alloc(64).toString(signature.encoding)}`,
    'x-signature-timestamp': SECONDS,
    'x-twilio-email-event-webhook-timestamp': SECONDS,
    'webhook-id': 'msg_1',
    'webhook-timestamp': SECONDS,
    ...(scheme.algorithm === 'hmac-sha256' && { [name]: `v1,${Buffer.alloc(32).toString('base64')}` }),
  };
  const endpoint = endpointWith(scheme, { secret: () => secret });
  expect(await endpoint.ask({ body: BODY, headers })).toMatchObject({ statusCode: 503, kept: false });
  expect(JSON.stringify(endpoint.lines)).not.toContain(secret);
});
