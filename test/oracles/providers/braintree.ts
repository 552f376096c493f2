import { BraintreeGateway, Environment, WebhookNotification } from 'braintree';
import { formPost } from '#test/support/signed-request';
import { atTime } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = '7cfd6c1f0a3b4e5d92860fb1c4d7e8a9';
const PUBLIC_KEY = 'public';

/** Takes the body's text as the subscription id of the notification. */
export const braintree: Oracle = {
  provider: 'braintree',
  package: 'braintree',
  secret: SECRET,
  otherSecret: 'e20b9d84f57a4c31a6f8d03c1b7e5964',
  how: 'signs',
  binary: false,
  async sign(body, now, url, secret = SECRET) {
    const { webhookTesting } = new BraintreeGateway({
      environment: Environment.Sandbox,
      merchantId: 'merchant',
      publicKey: PUBLIC_KEY,
      privateKey: secret,
    });
    const notification = await atTime(now, () =>
      webhookTesting.sampleNotification(WebhookNotification.Kind.SubscriptionWentPastDue, body.toString()),
    );
    return formPost(url, new URLSearchParams({ ...notification }));
  },
};
