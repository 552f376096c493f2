import { Webhook } from 'standardwebhooks';
import { epochSeconds, jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

export const standardWebhooks: Oracle = {
  provider: 'standard-webhooks',
  package: 'standardwebhooks',
  secret: SECRET,
  otherSecret: 'whsec_Dv8wT2mYcL4sZq9RkXb1NfJu7PhGaEoI',
  how: 'signs',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    return jsonPost(url, body, {
      'webhook-id': ID,
      'webhook-timestamp': epochSeconds(now),
      'webhook-signature': new Webhook(secret).sign(ID, now, body),
    });
  },
};
