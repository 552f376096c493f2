import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook } from 'standardwebhooks';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_H4sKd8mQv2TzLw7NbYc5pJx9Df3Gu1Ea';
const ID = 'msg_2NNEqL2nrIRxCBNiiSPAKxvlkEJ';

/** Takes the given text as one field of an event, because Clerk's verifier parses the body. */
export const clerk: Oracle = {
  provider: 'clerk',
  package: '@clerk/backend',
  secret: SECRET,
  otherSecret: 'whsec_V7pRn3XtZk6Wc9YbMf2LqGh5Js8DuTe4',
  how: 'verifies',
  binary: false,
  async sign(text, now, url, secret = SECRET) {
    const body = Buffer.from(
      JSON.stringify({ type: 'user.created', object: 'event', data: { text: text.toString() } }),
    );
    const signed = jsonPost(url, body, {
      'svix-id': ID,
      'svix-timestamp': epochSeconds(now),
      'svix-signature': new Webhook(secret).sign(ID, now, body.toString()),
    });
    const request = new Request(url, { method: 'POST', headers: signed.headers, body });
    await atTime(now, () => verifyWebhook(request, { signingSecret: secret }));
    return signed;
  },
};
