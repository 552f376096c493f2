import { createHmac } from 'node:crypto';
import { validateWebhookSignature } from 'razorpay/dist/utils/razorpay-utils.js';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'q7Lw2vTz9RkXn4Bd';

export const razorpay: Oracle = {
  provider: 'razorpay',
  package: 'razorpay',
  secret: SECRET,
  otherSecret: 'm3Yc8pHs6JfUe1Ga',
  how: 'verifies',
  binary: false,
  sign(body, _now, url, secret = SECRET) {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    assertAccepted(validateWebhookSignature(body.toString(), signature, secret), 'razorpay');
    return jsonPost(url, body, { 'x-razorpay-signature': signature });
  },
};
