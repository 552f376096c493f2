import { createHmac } from 'node:crypto';
import { WorkOS } from '@workos-inc/node';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted, atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'lJqWzXk3vT9cBn5mRd7YhG2sA';
const { webhooks } = new WorkOS('no calls are made');

export const workos: Oracle = {
  provider: 'workos',
  package: '@workos-inc/node',
  secret: SECRET,
  otherSecret: 'p8FvQe1uKs4xZb6tWj0MnH3rC',
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = now.getTime();
    const v1 = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
    const sigHeader = `t=${timestamp}, v1=${v1}`;
    const verify = () => webhooks.verifyHeader({ payload: body.toString(), sigHeader, secret });
    assertAccepted(await atTime(now, verify), '@workos-inc/node');
    return jsonPost(url, body, { 'workos-signature': sigHeader });
  },
};
