import { signWebhookPayload } from '@notionhq/client';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';

export const notion: Oracle = {
  provider: 'notion',
  package: '@notionhq/client',
  secret: SECRET,
  otherSecret: 'secret_9KdQzX3mWv7RbYt2NcLp5JhGf8SaUe1IoTxVqBwEyMr',
  how: 'signs',
  binary: true,
  async sign(body, _now, url, secret = SECRET) {
    const signature = await signWebhookPayload({ body, verificationToken: secret });
    return jsonPost(url, body, { 'x-notion-signature': signature });
  },
};
