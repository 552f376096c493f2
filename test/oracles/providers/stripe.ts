import Stripe from 'stripe';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = 'whsec_5Kpo1AGp3R9oTnJyJbGT6mRMXkSrFV2D';

export const stripe: Oracle = {
  provider: 'stripe',
  package: 'stripe',
  secret: SECRET,
  otherSecret: 'whsec_Zb2c8yXq4JtUoWv7Nn1EhLr0SdKmPgQf',
  how: 'signs',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    const timestamp = Math.floor(now.getTime() / 1000);
    const header = Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret, timestamp });
    return jsonPost(url, body, { 'stripe-signature': header });
  },
};
