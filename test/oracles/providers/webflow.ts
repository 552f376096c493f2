import { createHmac } from 'node:crypto';
import { WebflowClient } from 'webflow-api';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'd4e8f1a7c3b9052e6f8a1d7c4b3e9f05a2c6d8e1f7b4a3c9d0e5f2b8a6c1d7e4';
const { webhooks } = new WebflowClient({ accessToken: 'no calls are made' });

export const webflow: Oracle = {
  provider: 'webflow',
  package: 'webflow-api',
  secret: SECRET,
  otherSecret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = String(now.getTime());
    const signature = createHmac('sha256', secret).update(`${timestamp}:`).update(body).digest('hex');
    const headers = { 'x-webflow-signature': signature, 'x-webflow-timestamp': timestamp };
    // The SDK does not check the timestamp.
    assertAccepted(await webhooks.verifySignature({ headers, body: body.toString(), secret }), 'webflow-api');
    return jsonPost(url, body, headers);
  },
};
