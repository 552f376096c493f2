import { createHash } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { plaid, pubsub } from '#contract/providers/index';
import { fetchedEndpoint } from '#test/support/fetched-endpoint';
import { NOW } from '#test/support/ingest';
import { KeyServer } from '#test/support/key-server';

const SECONDS = Math.floor(NOW.getTime() / 1_000);
const BODY = Buffer.from('{"webhook_code":"DEFAULT_UPDATE","note":"é"}');
const GOOGLE = 'https://www.googleapis.com/oauth2/v3/certs';
const PLAID = 'https://production.plaid.com/webhook_verification_key/get';

const server = new KeyServer(['www.googleapis.com', 'production.plaid.com']);
beforeAll(() => server.listen());
afterAll(() => server.close());

const sign = (claims: JWTPayload, alg: string, key: CryptoKey) =>
  new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1' }).sign(key);

test('Pub/Sub: a token that jose signs is accepted, and one of another key is not', async () => {
  const [keys, others] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const set = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  server.answers.set(GOOGLE, { body: JSON.stringify(set) });
  const claims = {
    iss: 'https://accounts.google.com',
    aud: 'https://hooks.example.com/t',
    exp: SECONDS + 3_600,
    email: 'push@p.example',
    email_verified: true,
  };
  const endpoint = fetchedEndpoint(pubsub({ audience: claims.aud, serviceAccountEmail: claims.email }), server);
  const verdict = async (key: CryptoKey) =>
    endpoint.verdict({ headers: { authorization: `Bearer ${await sign(claims, 'RS256', key)}` }, body: BODY });
  expect(await verdict(keys.privateKey)).toBe('200');
  expect(await verdict(others.privateKey)).toBe('401 token-mismatch');
});

test('Plaid: a token that jose signs is accepted with its body, and not with another one', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig', expired_at: null };
  const asked = `${PLAID} ${JSON.stringify({ client_id: 'id', secret: 'secret', key_id: 'k1' })}`;
  server.answers.set(PLAID, { body: JSON.stringify({ key, request_id: 'r' }) });
  const request_body_sha256 = createHash('sha256').update(BODY).digest('hex');
  const jwt = await sign({ iat: SECONDS, request_body_sha256 }, 'ES256', privateKey);
  const endpoint = fetchedEndpoint(plaid({ secretName: 's' }), server);
  const verdict = (body: Buffer) => endpoint.verdict({ headers: { 'plaid-verification': jwt }, body });
  expect(await verdict(BODY)).toBe('200');
  expect(server.requests).toContain(asked);
  expect(await verdict(Buffer.from('{}'))).toBe('401 token-mismatch');
});
