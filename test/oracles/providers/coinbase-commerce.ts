import webhook from 'coinbase-commerce-node/lib/Webhook.js';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = '8f4f1d2e-93a7-4c60-b1de-5a7c0e9f2b36';

export const coinbaseCommerce: Oracle = {
  provider: 'coinbase-commerce',
  package: 'coinbase-commerce-node',
  secret: SECRET,
  otherSecret: 'c05b7e13-2f8d-49a4-86ce-d1f3a90b7e52',
  how: 'signs',
  binary: true,
  sign(body, _now, url, secret = SECRET) {
    return jsonPost(url, body, { 'x-cc-webhook-signature': webhook.computeSignature(body, secret) });
  },
};
