import { createHmac } from 'node:crypto';
import { verifySignature } from 'gocardless-nodejs/webhooks';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'ED7D658C-D8EB-4941-948B-3973214F2D49';

export const gocardless: Oracle = {
  provider: 'gocardless',
  package: 'gocardless-nodejs',
  secret: SECRET,
  otherSecret: '5B1E0C42-77A9-4F3D-8E26-90D4C1F7A8B3',
  how: 'verifies',
  binary: true,
  sign(body, _now, url, secret = SECRET) {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    // Throws if the signature is wrong.
    verifySignature(body, secret, signature);
    return jsonPost(url, body, { 'webhook-signature': signature });
  },
};
