import { verify } from '@octokit/webhooks-methods';
import Stripe from 'stripe';
import { github, stripe } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';

const BODY = Buffer.from('{"id":"evt_1","note":"$$ é"}');
const NOW = new Date();

test("GitHub's library accepts a request that signRequest signs", async () => {
  const signature = signRequest(github({ secretName: 's' }), 'secret', BODY, NOW)['x-hub-signature-256'] ?? '';
  expect(await verify('secret', BODY.toString(), signature)).toBe(true);
  expect(await verify('another', BODY.toString(), signature)).toBe(false);
});

test("Stripe's library accepts a request that signRequest signs", () => {
  const header = signRequest(stripe({ secretName: 's' }), 'whsec_x', BODY, NOW)['stripe-signature'] ?? '';
  const { webhooks } = new Stripe('sk_test_x');
  expect(webhooks.constructEvent(BODY.toString(), header, 'whsec_x')).toMatchObject({ id: 'evt_1' });
  expect(() => webhooks.constructEvent(`${BODY} `, header, 'whsec_x')).toThrow();
});
