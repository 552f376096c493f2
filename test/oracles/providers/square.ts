import { createHmac } from 'node:crypto';
import { WebhooksHelper } from 'square/dist/cjs/utilities/webhooksHelper.js';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'Ibxx_5AKakO-3qeNVR61Dw';

export const square: Oracle = {
  provider: 'square',
  package: 'square',
  secret: SECRET,
  otherSecret: 'p9Qm-2VtLzXc7KdWh4RsYb',
  how: 'verifies',
  binary: false,
  sign(body, _now, url, secret = SECRET) {
    const signature = createHmac('sha256', secret).update(url).update(body).digest('base64');
    const accepted = WebhooksHelper.isValidWebhookEventSignature(body.toString(), signature, secret, url);
    assertAccepted(accepted, 'square');
    return jsonPost(url, body, { 'x-square-hmacsha256-signature': signature });
  },
};
