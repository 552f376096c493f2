import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import type { SignatureVerification } from '#contract/verification';
import { endpointWith } from '#test/support/ingest';
import { PRESETS } from '#test/support/presets';
import { PUBLISHED_VECTORS, type PublishedVector } from '#test/support/published-vectors';

const hmac = (algorithm: string, key: string | Buffer, signed: string) => createHmac(algorithm, key).update(signed);
const header = ({ request }: PublishedVector, name: string) => request.headers[name] ?? '';
const text = ({ request }: PublishedVector) => request.body.toString();

/** Each provider's vectors recomputed with `node:crypto` alone, so that a typing error in the list is noticed. */
const RECOMPUTED: Readonly<Record<string, (vector: PublishedVector) => [signed: string, published: string]>> = {
  github: (vector) => [
    `sha256=${hmac('sha256', vector.secret, text(vector)).digest('hex')}`,
    header(vector, 'x-hub-signature-256'),
  ],
  'standard-webhooks': standardWebhooksVector,
  openai: standardWebhooksVector,
  slack: (vector) => {
    const signed = `v0:${header(vector, 'x-slack-request-timestamp')}:${text(vector)}`;
    return [`v0=${hmac('sha256', vector.secret, signed).digest('hex')}`, header(vector, 'x-slack-signature')];
  },
  twilio: (vector) => [
    hmac('sha1', vector.secret, vector.request.url + signedTwilioFields(vector)).digest('base64'),
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
    return [verify('sha256', signed, key, Buffer.from(signature, 'base64')) ? signature : 'rejected', signature];
  },
  circleci: (vector) => [
    `v1=${hmac('sha256', vector.secret, text(vector)).digest('hex')}`,
    header(vector, 'circleci-signature').split(',')[0] ?? '',
  ],
  line: (vector) => [hmac('sha256', vector.secret, text(vector)).digest('base64'), header(vector, 'x-line-signature')],
  wise: (vector) => {
    const key = createPublicKey({ key: Buffer.from(vector.secret, 'base64'), format: 'der', type: 'spki' });
    const signature = header(vector, 'x-signature-sha256');
    const isValid = verify('sha256', vector.request.body, key, Buffer.from(signature, 'base64'));
    return [isValid ? signature : 'rejected', signature];
  },
  revolut: (vector) => {
    const signed = `v1.${header(vector, 'revolut-request-timestamp')}.${text(vector)}`;
    return [`v1=${hmac('sha256', vector.secret, signed).digest('hex')}`, header(vector, 'revolut-signature')];
  },
  gocardless: (vector) => [
    hmac('sha256', vector.secret, text(vector)).digest('hex'),
    header(vector, 'webhook-signature'),
  ],
};

function standardWebhooksVector(vector: PublishedVector): [signed: string, published: string] {
  const key = Buffer.from(vector.secret.slice('whsec_'.length), 'base64');
  const signed = `${header(vector, 'webhook-id')}.${header(vector, 'webhook-timestamp')}.${text(vector)}`;
  return [`v1,${hmac('sha256', key, signed).digest('base64')}`, header(vector, 'webhook-signature')];
}

/** Joins form fields in the order of their names, without repeated values. JSON is signed by its hash in the URL. */
function signedTwilioFields({ request }: PublishedVector): string {
  const bodyHash = new URL(request.url).searchParams.get('bodySHA256');
  if (bodyHash !== null) {
    expect(createHash('sha256').update(request.body).digest('hex')).toBe(bodyHash);
    return '';
  }
  const fields = [...new URLSearchParams(request.body.toString())].map((field) => field.join('\0'));
  return [...new Set(fields)].sort().join('').replaceAll('\0', '');
}

test.each(PUBLISHED_VECTORS)('the published vector of $provider ($source) is copied without a mistake', (vector) => {
  const [signed, published] = RECOMPUTED[vector.provider]?.(vector) ?? [];
  expect(published).toBeTruthy();
  expect(signed).toBe(published);
});

test.each(PUBLISHED_VECTORS)('$provider accepts the request that is published in $source', async (vector) => {
  const { provider, secret, request, now } = vector;
  const scheme = PRESETS[provider] as SignatureVerification;
  const url = new URL(request.url);
  const query = url.search.slice(1);
  url.search = '';
  const at = scheme.url ? { ...scheme, url: url.href } : scheme;
  expect(await endpointWith(at, { secret: () => secret, now }).ask({ ...request, query })).toMatchObject({
    statusCode: scheme.respond?.status ?? 200,
    kept: true,
  });
  expect(await endpointWith(at, { secret: () => `${secret}0`, now }).ask({ ...request, query })).toMatchObject({
    kept: false,
  });
});
