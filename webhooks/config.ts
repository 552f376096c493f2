import { defineWebhooks } from '../contract/define-webhooks.ts';
import { github, hmac, stripe, unsigned } from '../contract/providers/index.ts';

export default defineWebhooks({
  alarmEmails: [],
  priorities: {
    high: { reservedConcurrency: 20 },
    normal: {},
    low: {
      reservedConcurrency: 5,
      batchSize: 10,
      batchingWindow: 1,
      attempts: 4,
      backoff: { first: 2, factor: 2, jitter: 0.2 },
    },
  },
  topics: {
    stripe: { priority: 'high', verify: stripe({ secret: 'webhooks/stripe' }) },
    github: { priority: 'normal', verify: github({ secret: 'webhooks/github' }) },
    orders: { priority: 'low', verify: hmac({ header: 'x-signature', secret: 'webhooks/orders' }) },
    internal: { priority: 'low', verify: unsigned() },
  },
});
