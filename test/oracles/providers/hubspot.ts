import { Signature } from '@hubspot/api-client/lib/src/utils/signature.js';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = '6b1f0c7e-3d52-4a8b-9c41-2e7f5d8a9b03';

export const hubspot: Oracle = {
  provider: 'hubspot',
  package: '@hubspot/api-client',
  secret: SECRET,
  otherSecret: 'f4c9a2d7-81be-4f60-a35d-7c1e0b9d4f28',
  how: 'signs',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    const timestamp = now.getTime();
    const signature = Signature.getSignature('POST', 'v3', {
      signature: '',
      clientSecret: secret,
      requestBody: body.toString(),
      url,
      timestamp,
    });
    return jsonPost(url, body, {
      'x-hubspot-request-timestamp': String(timestamp),
      'x-hubspot-signature-v3': signature,
    });
  },
};
