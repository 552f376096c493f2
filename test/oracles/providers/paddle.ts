import { createHmac } from 'node:crypto';
import { Paddle } from '@paddle/paddle-node-sdk';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { assertAccepted, atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'pdl_ntfset_01hv8x2z5q3m7n9k4j6r0t1w2y_Xa7LqP3nVb9KdTz2Ms5RfGhJw8CuYe4I';
const { webhooks } = new Paddle('no calls are made');

export const paddle: Oracle = {
  provider: 'paddle',
  package: '@paddle/paddle-node-sdk',
  secret: SECRET,
  otherSecret: 'pdl_ntfset_01hv8x2z5q3m7n9k4j6r0t1w2z_Qm4ZtY8wLc1NxRv6Bk0HdSpGj3FaUe7O',
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const h1 = createHmac('sha256', secret).update(`${timestamp}:`).update(body).digest('hex');
    const header = `ts=${timestamp};h1=${h1}`;
    const accepted = await atTime(now, () => webhooks.isSignatureValid(body.toString(), secret, header));
    assertAccepted(accepted, '@paddle/paddle-node-sdk');
    return jsonPost(url, body, { 'paddle-signature': header });
  },
};
