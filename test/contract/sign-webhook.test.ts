import { providerSamples } from '#config/samples/provider-samples';
import { hasPublicKey, isFetched, makePrivateKey, publicSecret } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { adyen, linear, msgraph } from '#contract/providers/index';
import { signWebhook } from '#contract/sign-webhook';
import { toWebhook } from '#lambdas/process/received-webhook';
import { serveKey } from '#test/providers/serve-key';
import { type ProviderSecret, providerSecret } from '#test/providers/sign';
import { BundledIngest } from '#test/support/bundled-ingest';
import { NOW } from '#test/support/ingest';
import { OF_NO_PROVIDER, PRESETS } from '#test/support/presets';

const ingest = new BundledIngest();
beforeAll(() => ingest.start());
afterAll(() => ingest.stop());

const pemOf = ({ privateKey }: ProviderSecret) => String(privateKey?.export({ format: 'pem', type: 'pkcs8' }));

const OF_PROVIDERS = Object.entries(PRESETS).filter(([name]) => !OF_NO_PROVIDER.includes(name));

test.each(OF_PROVIDERS)('every sample of %s is verified, and no other secret signs it', async (provider, verify) => {
  const fetched = isFetched(verify) ? providerSecret(verify) : undefined;
  if (fetched) serveKey(ingest.keys, provider, verify, fetched);
  const privateKey = hasPublicKey(verify) ? makePrivateKey(verify) : fetched && pemOf(fetched);
  const secret = hasPublicKey(verify) ? publicSecret(verify, privateKey ?? '') : makeSecret(verify);
  ingest.secrets.set(provider, secret);
  for (const { name, headers, query = '', body } of providerSamples(verify)) {
    const signed = (by: string | undefined) =>
      signWebhook(verify, by, { path: `/${provider}`, query, headers, body }, NOW);
    const answer = await ingest.ask(provider, signed(privateKey ?? secret), NOW);
    expect([name, answer.counted]).toEqual([name, expect.objectContaining({ WebhooksAccepted: 1 })]);
    if (!answer.stored || !answer.queued) throw new Error('no webhook was stored and queued');
    const webhook = toWebhook(answer.stored, answer.queued, verify);
    const isJson = /json/.test(webhook.headers['content-type'] ?? '') && name !== 'json-lines';
    // Google sends empty bodies.
    if (isJson && body.length > 0) expect(webhook.json()).toBeInstanceOf(Object);
    const another = hasPublicKey(verify)
      ? makePrivateKey(verify)
      : fetched
        ? pemOf(providerSecret(verify))
        : makeSecret(verify);
    expect((await ingest.ask(provider, signed(another), NOW)).counted).toMatchObject({ WebhooksRejected: 1 });
  }
});

test('signs with a private key only as PEM', () => {
  const verify = PRESETS.discord as never;
  expect(() => signWebhook(verify, '00', { path: '/d', query: '', headers: {}, body: Buffer.from('{}') }, NOW)).toThrow(
    'this provider signs with a private key that only the provider has',
  );
});

test.each([
  [linear({ secretName: 's' }), 'text', 'which is not a JSON object. Send a JSON object'],
  [adyen({ secretName: 's' }), '{}', 'the list at /notificationItems, which the body does not have'],
  [msgraph({ secretName: 's' }), '{}', 'the list at /value, which the body does not have'],
])('tells what a body needs for the signature inside it', (verify, body, message) => {
  const request = { path: '/t', query: '', headers: {}, body: Buffer.from(body) };
  expect(() => signWebhook(verify, makeSecret(verify), request, NOW)).toThrow(message);
});
