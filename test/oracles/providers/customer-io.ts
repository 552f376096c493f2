import { createHmac } from 'node:crypto';
import { verifyRequestSignature } from 'customerio-node';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'cb4f2a1d9e8c7b6a5f4e3d2c1b0a99887766554433221100ffeeddccbbaa9988';

export const customerIo: Oracle = {
  provider: 'customer-io',
  package: 'customerio-node',
  secret: SECRET,
  otherSecret: '0011223344556677889900aabbccddeeff102938475665748392a1b2c3d4e5f6',
  how: 'verifies',
  binary: true,
  sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const signature = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
    const options = { signingSecret: secret, timestamp, body, signature };
    assertAccepted(verifyRequestSignature(options), 'customerio-node');
    return jsonPost(url, body, { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature });
  },
};
