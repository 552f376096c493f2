import { signRequest as signWithContentfulSdk } from '@contentful/node-apps-toolkit/requests';
import { verify } from '@octokit/webhooks-methods';
import Stripe from 'stripe';
import { github, stripe } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { signAsContentful } from '#test/support/contentful';

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

test.each([
  { 'content-type': 'application/json; charset=utf-8', 'x-contentful-topic': 'ContentManagement.Entry.save' },
  { 'content-type': 'a', 'x-name': 'n;x-contentful-signed-headers:x-name;x-name:m' },
])("Contentful's library signs %j as the tests do", (headers) => {
  const secret = 's'.repeat(64);
  const request = { method: 'POST', path: '/t', body: BODY.toString() } as const;
  // The SDK adds its own headers to the given ones.
  const expected = signWithContentfulSdk(secret, { ...request, headers: { ...headers } }, NOW.getTime());
  expect(signAsContentful(secret, { ...request, headers }, NOW.getTime())).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, String(value)])),
  );
});
