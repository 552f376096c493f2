import { encodeSignatureHeader, SIGNATURE_HEADER_NAME } from '@sanity/webhook';
import type { Oracle } from './oracle.ts';
import { jsonPost } from './post.ts';

const SECRET = 'a secret that the operator made up';

/** Refuses to sign an empty body. */
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
