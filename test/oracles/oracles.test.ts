import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { ORACLES } from './index.ts';
import type { Oracle, SignedRequest } from './oracle.ts';
import { PUBLISHED_VECTORS, type PublishedVector } from './published-vectors.ts';

const NOW = new Date('2026-11-24T10:20:30.456Z');
const URL = 'https://hooks.example.com/t';
const BODY = Buffer.from('{"id":"evt_1","name":"Zoë $$ $& ☂"}');

const named = ORACLES.map((oracle, index): [string, Oracle] => [`${index + 1} ${oracle.provider}`, oracle]);
const content = ({ url, headers, body }: SignedRequest) => ({ url, headers, body: body.toString('hex') });

describe.each(named)('the oracle %s', (_name, oracle) => {
  const deterministic = oracle.provider !== 'sendgrid';

  test(`${deterministic ? 'signs the same request in the same way' : 'signs anew each time'}`, async () => {
    const [first, second] = [await oracle.sign(BODY, NOW, URL), await oracle.sign(BODY, NOW, URL, oracle.secret)];
    if (deterministic) expect(content(second)).toEqual(content(first));
    else expect(content(second)).not.toEqual(content(first));
  });

  test('signs in another way with another secret', async () => {
    const [first, second] = [await oracle.sign(BODY, NOW, URL), await oracle.sign(BODY, NOW, URL, oracle.otherSecret)];
    expect(content(second)).not.toEqual(content(first));
  });

  test('signs in another way when a byte of the body changes', async () => {
    const changed = Buffer.from(BODY);
    changed[8] = (BODY[8] ?? 0) ^ 1;
    const [first, second] = [await oracle.sign(BODY, NOW, URL), await oracle.sign(changed, NOW, URL)];
    expect(content(second)).not.toEqual(content(first));
  });

  test('signs long ago and far ahead, whatever the time is', async () => {
    for (const now of [new Date('2022-01-01T00:00:00Z'), new Date('2032-01-01T00:00:00Z')]) {
      expect((await oracle.sign(BODY, now, URL)).body.length).toBeGreaterThan(0);
    }
  });

  test('writes header names in lower case, and the content type', async () => {
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

const hmac = (algorithm: string, key: string | Buffer, signed: string) => createHmac(algorithm, key).update(signed);
const header = ({ request }: PublishedVector, name: string) => request.headers[name] ?? '';
const text = ({ request }: PublishedVector) => request.body.toString();

/** What each provider's vector is by `node:crypto` alone, so that a slip of the pen in the list shows here. */
const RECOMPUTED: Readonly<Record<string, (vector: PublishedVector) => [signed: string, published: string]>> = {
  github: (vector) => [
    `sha256=${hmac('sha256', vector.secret, text(vector)).digest('hex')}`,
    header(vector, 'x-hub-signature-256'),
  ],
  'standard-webhooks': (vector) => {
    const key = Buffer.from(vector.secret.slice('whsec_'.length), 'base64');
    const signed = `${header(vector, 'webhook-id')}.${header(vector, 'webhook-timestamp')}.${text(vector)}`;
    return [`v1,${hmac('sha256', key, signed).digest('base64')}`, header(vector, 'webhook-signature')];
  },
  slack: (vector) => {
    const signed = `v0:${header(vector, 'x-slack-request-timestamp')}:${text(vector)}`;
    return [`v0=${hmac('sha256', vector.secret, signed).digest('hex')}`, header(vector, 'x-slack-signature')];
  },
  twilio: (vector) => [
    getExpectedTwilioSignature(vector.secret, vector.request.url, twilioFields(vector)),
    header(vector, 'x-twilio-signature'),
  ],
  adyen: (vector) => {
    const item = JSON.parse(text(vector)).notificationItems[0].NotificationRequestItem;
    const fields = [item.pspReference, '', item.merchantAccountCode, item.merchantReference, item.amount.value];
    const signed = [...fields, item.amount.currency, item.eventCode, item.success].join(':');
    const key = Buffer.from(vector.secret, 'hex');
    return [hmac('sha256', key, signed).digest('base64'), item.additionalData.hmacSignature];
  },
  square: (vector) => [
    hmac('sha256', vector.secret, vector.request.url + text(vector)).digest('base64'),
    header(vector, 'x-square-hmacsha256-signature'),
  ],
  sendgrid: (vector) => {
    const key = createPublicKey({ key: Buffer.from(vector.secret, 'base64'), format: 'der', type: 'spki' });
    const signed = Buffer.from(header(vector, 'x-twilio-email-event-webhook-timestamp') + text(vector));
    const signature = header(vector, 'x-twilio-email-event-webhook-signature');
    return [verify('sha256', signed, key, Buffer.from(signature, 'base64')) ? signature : 'refused', signature];
  },
};

/** The form by name, or nothing for JSON, whose hash in the URL has to be right. */
function twilioFields({ request }: PublishedVector): Record<string, string[]> {
  const bodyHash = new globalThis.URL(request.url).searchParams.get('bodySHA256');
  if (bodyHash === null) {
    const form = new URLSearchParams(request.body.toString());
    // Spread, as the SDK asks for arrays of its own realm and Jest's URLSearchParams stands outside it.
    return Object.fromEntries([...form.keys()].map((name) => [name, [...form.getAll(name)]]));
  }
  expect(createHash('sha256').update(request.body).digest('hex')).toBe(bodyHash);
  return {};
}

test.each(PUBLISHED_VECTORS)('the published vector of $provider ($source) is what it says', (vector) => {
  const [signed, published] = RECOMPUTED[vector.provider]?.(vector) ?? [];
  expect(published).toBeTruthy();
  expect(signed).toBe(published);
});
