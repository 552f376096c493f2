import { defineWebhooks, stripe } from 'catchbasin';

export default defineWebhooks({
  alarms: { critical: ['oncall@example.com'] },
  lanes: {
    erp: { maxAttemptsPerSecond: 5, reservedConcurrency: false }, // fits into a new AWS account
  },
  topics: {
    stripe: { lane: 'erp', verify: stripe({ secretName: 'webhooks/stripe' }) },
  },
});
