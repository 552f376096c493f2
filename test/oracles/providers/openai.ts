import { createHmac } from 'node:crypto';
import OpenAI from 'openai';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_N3yKq8mVd2TzLw7XbRc4HpJs9Gf5Ua6EtY1oIuPv0M4=';
const ID = 'wh_685342e6c53c8190a1be43f081506c52';
const { webhooks } = new OpenAI({ apiKey: 'no calls are made' });

export const openai: Oracle = {
  provider: 'openai',
  package: 'openai',
  secret: SECRET,
  otherSecret: 'whsec_D8vwT2mYcL4sZq9RkXb1NfJu7PhGaEoIxK5tHy3WzQ0=',
  how: 'verifies',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const timestamp = epochSeconds(now);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${ID}.${timestamp}.`).update(body.toString()).digest('base64');
    const headers = { 'webhook-id': ID, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    await atTime(now, () => webhooks.verifySignature(body.toString(), headers, secret));
    return jsonPost(url, Buffer.from(body.toString()), headers);
  },
};
