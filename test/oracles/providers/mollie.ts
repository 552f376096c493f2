import { SignatureValidator } from 'mollie-api-typescript/utils/webhooks/signature_validator.js';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'r5Kx8mQv2TzLw7NbYc4HpJs9Df3GuEa6';

export const mollie: Oracle = {
  provider: 'mollie',
  package: 'mollie-api-typescript',
  secret: SECRET,
  otherSecret: 'b9Wd2nRt6ZkPv3XcMy8LqGh5Fs7JuTe4',
  how: 'signs',
  binary: false,
  async sign(body, _now, url, secret = SECRET) {
    const signature = await SignatureValidator.createSignature(body.toString(), secret);
    return jsonPost(url, body, { 'x-mollie-signature': `sha256=${signature}` });
  },
};
