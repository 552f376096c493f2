import { encodeSignatureHeader, SIGNATURE_HEADER_NAME } from '@sanity/webhook';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'a secret that the operator made up';

/** Signs every body but an empty one, which the SDK rejects. */
export const sanity: Oracle = {
  provider: 'sanity',
  package: '@sanity/webhook',
  secret: SECRET,
  otherSecret: 'another secret that the operator made up',
  how: 'signs',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const header = await encodeSignatureHeader(body.toString(), now.getTime(), secret);
    return jsonPost(url, body, { [SIGNATURE_HEADER_NAME]: header });
  },
};
