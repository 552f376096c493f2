import { createHmac } from 'node:crypto';
import { WebhooksManager } from 'box-node-sdk/lib/managers/webhooks';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted, atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'SamplePrimaryKey-5h2Xq9Zt7Lw4';

export const box: Oracle = {
  provider: 'box',
  package: 'box-node-sdk',
  secret: SECRET,
  otherSecret: 'SampleSecondaryKey-8n3Vb6Kc1Rd0',
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = now.toISOString();
    const headers = {
      'box-delivery-timestamp': timestamp,
      'box-signature-primary': createHmac('sha256', secret).update(body).update(timestamp).digest('base64'),
      'box-signature-version': '1',
      'box-signature-algorithm': 'HmacSHA256',
    };
    const verify = () => WebhooksManager.validateMessage(body.toString(), headers, secret);
    assertAccepted(await atTime(now, verify), 'box-node-sdk');
    return jsonPost(url, body, headers);
  },
};
