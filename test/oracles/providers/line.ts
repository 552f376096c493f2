import { createHmac } from 'node:crypto';
import { validateSignature } from '@line/bot-sdk';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8';

export const line: Oracle = {
  provider: 'line',
  package: '@line/bot-sdk',
  secret: SECRET,
  otherSecret: '3f2a9d7b61c84e05a2b7d94c10f6e83b',
  how: 'verifies',
  binary: true,
  sign(body, _now, url, secret = SECRET) {
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    assertAccepted(validateSignature(body, secret, signature), '@line/bot-sdk');
    return jsonPost(url, body, { 'x-line-signature': signature });
  },
};
