import { resolveTopic } from '#config/resolve-webhooks';
import { discord, hmac, standardWebhooks } from '#contract/providers/index';
import { endpointWith } from '#test/support/ingest';
import { signedRequest } from '#test-kit/signed-request';

const secretName = 'webhooks/test';

test('signs the given value of a header that the scheme covers', async () => {
  const verify = standardWebhooks({ secretName });
  const topic = resolveTopic({ lane: 'normal', verify });
  const { headers, body, secret, now } = signedRequest('t', topic, { headers: { 'webhook-id': 'msg_mine' } });
  expect(headers['webhook-id']).toBe('msg_mine');
  const endpoint = endpointWith(verify, { secret: () => secret, now });
  expect(await endpoint.ask({ headers, body })).toMatchObject({ statusCode: 200, kept: true });
});

test('asks for a recorded request where only the provider can sign', () => {
  const topic = resolveTopic({ lane: 'normal', verify: discord({ secretName }) });
  expect(() => signedRequest('t', topic, { secret: '00' })).toThrow(/private key.*pass a recorded request/);
  const headers = { 'x-signature-ed25519': '00' };
  expect(signedRequest('t', topic, { headers }).headers).toMatchObject(headers);
});

test('sends text and bytes as they are, and other values as JSON', () => {
  const topic = resolveTopic({ lane: 'normal', verify: hmac({ header: 'x-signature', secretName }) });
  const sent = (body?: unknown) => signedRequest('t', topic, { body }).body.toString();
  expect([sent('text'), sent(Buffer.from('bytes')), sent([1]), sent()]).toEqual(['text', 'bytes', '[1]', '{}']);
});

test('uses the given secret and time', () => {
  const topic = resolveTopic({ lane: 'normal', verify: hmac({ header: 'x-signature', secretName }) });
  const now = new Date('2026-01-01T00:00Z');
  expect(signedRequest('t', topic, { secret: 'ours', now })).toMatchObject({ secret: 'ours', now });
});
