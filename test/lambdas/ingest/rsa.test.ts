import { constants, createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { checkSecret } from '#config/check-secret';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { formatPublicKey } from '#contract/key-pair';
import { fireblocks, hmac, kick, sendgrid, wise } from '#contract/providers/index';
import type { SignatureVerification } from '#contract/verification';
import { endpointWith, NOW } from '#test/support/ingest';

const S = { secretName: 's' };
const BODY = Buffer.from('{"event_type":"transfers#state-change"}');
const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
const [OWN, OTHER, SHORT] = [rsa(2_048), rsa(2_048), rsa(1_024)];
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' }).toString();
const base64 = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64');
const PUBLIC = pem(OWN.publicKey);
const good = sign('sha256', BODY, OWN.privateKey).toString('base64');

async function verdict(signature: string, secret: string, verify: SignatureVerification = wise(S)): Promise<string> {
  const endpoint = endpointWith(verify, { secret: () => secret });
  const header = String('header' in verify.signature && verify.signature.header);
  const { statusCode, kept } = await endpoint.ask({ body: BODY, headers: { [header]: signature } });
  expect(kept).toBe(statusCode === 200);
  expect(JSON.stringify(endpoint.lines)).not.toContain(secret.slice(30, 90) || 'empty');
  const reason = endpoint.lines[0]?.fields.reason;
  return reason ? `${statusCode} ${reason}` : String(statusCode);
}

test.each([
  ['PEM', PUBLIC],
  ['PEM whose lines were joined', PUBLIC.replaceAll('\n', ' ')],
  ['PEM with line breaks of Windows', PUBLIC.replaceAll('\n', '\r\n')],
  ['Base64 of its DER', base64(OWN.publicKey)],
  ['Base64 of its DER in lines', PUBLIC.split('\n').slice(1, -2).join('\n')],
  ['a list of several', JSON.stringify([pem(OTHER.publicKey), PUBLIC])],
])('verifies with a public key as %s', async (_, secret) => {
  expect(await verdict(good, secret)).toBe('200');
  expect(await verdict(sign('sha256', BODY, SHORT.privateKey).toString('base64'), secret)).toBe(
    '401 signature-mismatch',
  );
});

test.each<[string, string]>([
  ['an empty secret', ''],
  ['a text', 'no key'],
  ['a private key', OWN.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ['a private key as Base64', OWN.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')],
  ['a key of PKCS #1', OWN.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString()],
  ['a key of 1,024 bits', pem(SHORT.publicKey)],
  ['a key of 2,047 bits', pem(rsa(2_047).publicKey)],
  ['a key of an elliptic curve', pem(EC.publicKey)],
  ['a key for PSS', pem(generateKeyPairSync('rsa-pss', { modulusLength: 2_048 }).publicKey)],
  ['an Ed25519 key', pem(generateKeyPairSync('ed25519').publicKey)],
  ['half of a key', PUBLIC.slice(0, PUBLIC.length / 2)],
  ['two keys in one text', `${PUBLIC}${pem(OTHER.publicKey)}`],
  ['a key with text behind it', `${PUBLIC}x`],
])('answers 503 while the secret holds %s', async (_, secret) => {
  expect(await verdict(good, secret)).toBe('503 secret-unreadable');
  const webhooks = resolveWebhooks({ topics: { t: { lane: 'normal', verify: wise(S) } } });
  if (secret) expect(() => checkSecret(webhooks, 's', [secret])).toThrow(/^it is (not |a key)/);
});

const digest = createHash('sha256').update(BODY).digest();

test.each<[string, string | Buffer, string]>([
  ['another key', sign('sha256', BODY, OTHER.privateKey), 'mismatch'],
  ['another body', sign('sha256', Buffer.from('{}'), OWN.privateKey), 'mismatch'],
  ['another hash', sign('sha512', BODY, OWN.privateKey), 'mismatch'],
  ['PSS', sign('sha256', BODY, { key: OWN.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }), 'mismatch'],
  ['an HMAC by the public key', createHmac('sha256', PUBLIC).update(BODY).digest(), 'mismatch'],
  ['the hash alone', digest, 'mismatch'],
  ['zeros', Buffer.alloc(256), 'mismatch'],
  ['a byte less', sign('sha256', BODY, OWN.privateKey).subarray(1), 'mismatch'],
  ['a byte more', Buffer.concat([sign('sha256', BODY, OWN.privateKey), Buffer.alloc(1)]), 'mismatch'],
  ['hex', sign('sha256', BODY, OWN.privateKey).toString('hex'), 'mismatch'],
  ['Base64url', `${good.replaceAll('+', '-').replaceAll('/', '_')}!`, 'malformed'],
  ['nothing', '', 'malformed'],
])('rejects a signature of %s', async (_, signature, reason) => {
  const text = typeof signature === 'string' ? signature : signature.toString('base64');
  expect(await verdict(text, PUBLIC)).toBe(`401 signature-${reason}`);
});

test.each([
  [2, '200'],
  [3, '401 signature-mismatch'],
])(
  'a valid signature behind %d others is answered %s, because each costs a pass over the body',
  async (n, expected) => {
    const several: SignatureVerification = { ...wise(S), signature: { ...wise(S).signature, separator: ',' } };
    const others = Array.from({ length: n }, (_, index) => Buffer.alloc(256, index + 1).toString('base64'));
    expect(await verdict([...others, good].join(','), PUBLIC, several)).toBe(expected);
  },
);

test('verifies SHA-512', async () => {
  const signature = sign('sha512', BODY, OWN.privateKey).toString('base64');
  expect(await verdict(signature, PUBLIC, fireblocks(S))).toBe('200');
  // Fireblocks repeats a request after 429, and not after 401.
  expect(await verdict(good, PUBLIC, fireblocks(S))).toBe('429 signature-mismatch');
});

test("rejects Kick's signature for another message or time", async () => {
  const time = NOW.toISOString();
  const signature = sign('sha256', Buffer.from(`id-1.${time}.${BODY}`), OWN.privateKey).toString('base64');
  const statusOf = async (id: string, at: string) => {
    const headers = {
      'kick-event-message-id': id,
      'kick-event-message-timestamp': at,
      'kick-event-signature': signature,
    };
    return (await endpointWith(kick(S), { secret: () => PUBLIC }).ask({ body: BODY, headers })).statusCode;
  };
  expect(await statusOf('id-1', time)).toBe(200);
  expect(await statusOf('id-2', time)).toBe(401);
  expect(await statusOf('id-1', new Date(NOW.getTime() + 1).toISOString())).toBe(401);
});

test('a public key of one algorithm is no key of another one', async () => {
  const ecdsa: SignatureVerification = { ...sendgrid(S), signed: ['body'] };
  const { timestamp: _, ...untimed } = ecdsa;
  expect(await verdict(good, base64(OWN.publicKey), untimed)).toBe('503 secret-unreadable');
  expect(await verdict(good, base64(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey), untimed)).toBe(
    '503 secret-unreadable',
  );
  const byHmac = createHmac('sha256', PUBLIC).update(BODY).digest('hex');
  expect(await verdict(byHmac, PUBLIC, hmac({ ...S, header: 'x-signature' }))).toBe('503 secret-unreadable');
});

test('formats a public key so that it can be the value of a secret', async () => {
  expect(await verdict(good, formatPublicKey(wise(S) as never, OWN.publicKey))).toBe('200');
});
