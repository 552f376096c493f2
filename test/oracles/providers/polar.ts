import { createHmac } from 'node:crypto';
import { webhooks } from '@polar-sh/sdk/2026-10';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_J2zKx8mQv4TsLw7NbYd5HpRc9Gf3Ua6EtY1oIuPv0M8=';
const ID = '3c5b4a7e-6a0f-4c0e-9a53-0f2f4b1f6d11';

/** Takes the given text as one field of an event, because Polar's verifier parses the body and knows all types. */
export const polar: Oracle = {
  provider: 'polar',
  package: '@polar-sh/sdk',
  secret: SECRET,
  otherSecret: 'whsec_F6vwT2mYcL4sZq9RkXb1NdJu7PhGaEoIxK5tHy3WzQ0=',
  how: 'verifies',
  binary: false,
  async sign(text, now, url, secret = SECRET) {
    const body = Buffer.from(JSON.stringify({ type: 'customer.created', data: { name: text.toString() } }));
    const timestamp = epochSeconds(now);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${ID}.${timestamp}.`).update(body).digest('base64');
    const headers = { 'webhook-id': ID, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    await atTime(now, () => webhooks.validateEvent(body.toString(), headers, secret));
    return jsonPost(url, body, headers);
  },
};
