import { describeReconcile } from '#config/describe-reconcile';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { days, minutes } from '#contract/durations';
import { github, stripe } from '#contract/providers/index';
import { githubDeliveries, stripeEvents } from '#contract/sources/index';

const secretName = 'webhooks/secret';
const apiKeyName = 'webhooks/api-key';

test('describes each topic that is reconciled', () => {
  const topics = {
    stripe: {
      lane: 'high',
      verify: stripe({ secretName }),
      reconcile: { every: minutes(15), lookBack: days(2), source: stripeEvents({ apiKeyName }) },
    },
    github: {
      lane: 'low',
      verify: github({ secretName }),
      reconcile: {
        every: minutes(30),
        lookBack: days(3),
        minAge: 0,
        source: githubDeliveries({ apiKeyName, hook: { repository: 'acme/shop', id: 1 } }),
      },
    },
    other: { lane: 'low', verify: github({ secretName }) },
  };
  expect(describeReconcile(resolveWebhooks({ topics }))).toEqual([
    'Reconcile:',
    '  topic stripe: stripe-events fetches events every 15 min, at an age of 5 min to 2 d',
    '  topic github: github-deliveries asks for failed deliveries again every 30 min, at an age of 0 s to 3 d',
  ]);
});

test('is silent about a configuration without it', () => {
  const topics = { other: { lane: 'low', verify: github({ secretName }) } };
  expect(describeReconcile(resolveWebhooks({ topics }))).toEqual([]);
});
