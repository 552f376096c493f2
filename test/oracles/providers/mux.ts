import { createHmac } from 'node:crypto';
import Mux from '@mux/mux-node';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'k2v7n4q9s1d6f3h8j5l0z2x4c6b8m1w3';
const { webhooks } = new Mux({ tokenId: 'no calls', tokenSecret: 'are made' });

export const mux: Oracle = {
  provider: 'mux',
  package: '@mux/mux-node',
  secret: SECRET,
  otherSecret: 'w8r3t6y1u4i9o2p5a7s0d3f6g8h1j4k7',
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const v1 = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
    const headers = { 'mux-signature': `t=${timestamp},v1=${v1}` };
    await atTime(now, () => webhooks.verifySignature(body.toString(), headers, secret));
    return jsonPost(url, body, headers);
  },
};
