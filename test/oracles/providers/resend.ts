import { Resend } from 'resend';
import { Webhook } from 'standardwebhooks';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_T5xKv8mQd2ZwLs7NbYc4HpJr9Gf3Ua6E';
const ID = 'msg_1srOrx2ZWZBpBUvZwXKQmoEYga2';
const { webhooks } = new Resend('re_no_calls_are_made');

/** Takes the given text as one field of an event, because Resend's verifier parses the body. */
export const resend: Oracle = {
  provider: 'resend',
  package: 'resend',
  secret: SECRET,
  otherSecret: 'whsec_B9Wd2nRt6ZkPv3XcMy8LqGh5Fs7JuTe4',
  how: 'verifies',
  binary: false,
  async sign(text, now, url, secret = SECRET) {
    const payload = JSON.stringify({ type: 'email.sent', data: { subject: text.toString() } });
    const headers = { id: ID, timestamp: epochSeconds(now), signature: new Webhook(secret).sign(ID, now, payload) };
    await atTime(now, () => webhooks.verify({ payload, headers, webhookSecret: secret }));
    return jsonPost(url, Buffer.from(payload), {
      'svix-id': headers.id,
      'svix-timestamp': headers.timestamp,
      'svix-signature': headers.signature,
    });
  },
};
