import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { PROVIDERS } from '#test/providers/facts/index';
import { PUBLISHED_VECTORS, type PublishedVector } from '#test/support/published-vectors';
import type { SignedRequest } from '#test/support/signed-request';
import { ORACLES } from './providers/index.ts';
import type { Oracle } from './providers/oracle.ts';

const NOW = new Date('2026-11-24T10:20:30.456Z');
const URL = 'https://hooks.example.com/t';
const BODY = Buffer.from('{"id":"evt_1","name":"Zoë $$ $& ☂"}');

const named = ORACLES.map((oracle, index): [string, Oracle] => [`${index + 1} ${oracle.provider}`, oracle]);
const content = ({ url, headers, body }: SignedRequest) => ({ url, headers, body: body.toString('hex') });

describe.each(named)('the oracle %s', (_name, oracle) => {
  const deterministic = oracle.provider !== 'sendgrid';

  test(`${deterministic ? 'signs the same request identically' : 'signs each request anew'}`, async () => {
    const [first, second] = [await oracle.sign(BODY, NOW, URL), await oracle.sign(BODY, NOW, URL, oracle.secret)];
    if (deterministic) expect(content(second)).toEqual(content(first));
    else expect(content(second)).not.toEqual(content(first));
  });

  test('signs differently with another secret', async () => {
    const [first, second] = [await oracle.sign(BODY, NOW, URL), await oracle.sign(BODY, NOW, URL, oracle.otherSecret)];
    expect(content(second)).not.toEqual(content(first));
  });

  test('signs differently when a byte of the body changes', async () => {
    const changed = Buffer.from(BODY);
    changed[8] = (BODY[8] ?? 0) ^ 1;
    const [first, second] = [await oracle.sign(BODY, NOW, URL), await oracle.sign(changed, NOW, URL)];
    expect(content(second)).not.toEqual(content(first));
  });

  test('signs for times in the past and in the future', async () => {
    for (const now of [new Date('2022-01-01T00:00:00Z'), new Date('2032-01-01T00:00:00Z')]) {
      expect((await oracle.sign(BODY, now, URL)).body.length).toBeGreaterThan(0);
    }
  });

  test('writes header names in lower case and sets the content type', async () => {
    const names = Object.keys((await oracle.sign(BODY, NOW, URL)).headers);
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
    expect(names).toContain('content-type');
  });
});

describe.each(ORACLES.filter(({ binary }) => binary))('the oracle $provider', (oracle) => {
  test('signs a body that is not UTF-8, byte by byte', async () => {
    const [first, second] = [Buffer.from([0xff, 0x00, 0xfe]), Buffer.from([0xfd, 0x00, 0xfe])];
    const signed = await oracle.sign(first, NOW, URL);
    expect(signed.body).toEqual(first);
    expect(signed.headers).not.toEqual((await oracle.sign(second, NOW, URL)).headers);
  });
});

/** The fields of a form by name. JSON has none, because its hash in the URL is signed instead. */
function signedFields({ request }: PublishedVector): Record<string, string[]> {
  if (request.headers['content-type'] === 'application/json') return {};
  const form = new URLSearchParams(request.body.toString());
  // Spread, because the SDK expects arrays of its own realm, and those of URLSearchParams come from outside Jest's.
  return Object.fromEntries([...form.keys()].map((name) => [name, [...form.getAll(name)]]));
}

const ofTwilio = PUBLISHED_VECTORS.filter(({ provider }) => provider === 'twilio');

test.each(ofTwilio)("Twilio's SDK computes the signature that is published in $source", (vector) => {
  const { secret, request } = vector;
  expect(getExpectedTwilioSignature(secret, request.url, signedFields(vector))).toBe(
    request.headers['x-twilio-signature'],
  );
});

test('provider facts name the SDK of every oracle, and no other', () => {
  const named = Object.entries(PROVIDERS).flatMap(([provider, { sdk }]) => (sdk ? [[provider, sdk]] : []));
  expect(Object.fromEntries(named)).toEqual(
    Object.fromEntries(ORACLES.map(({ provider, package: sdk }) => [provider, sdk])),
  );
});
