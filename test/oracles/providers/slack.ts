import { createHmac } from 'node:crypto';
import { isValidSlackRequest } from '@slack/bolt/dist/receivers/verify-request.js';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

export const slack: Oracle = {
  provider: 'slack',
  package: '@slack/bolt',
  secret: SECRET,
  otherSecret: '1c3e5a7092b4d6f8e1a3c5b7d9f0e2a4',
  how: 'verifies',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
    const accepted = isValidSlackRequest({
      signingSecret: secret,
      body: body.toString(),
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
      nowMilliseconds: now.getTime(),
    });
    assertAccepted(accepted, '@slack/bolt');
    return jsonPost(url, body, { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature });
  },
};
