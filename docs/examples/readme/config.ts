import { defineWebhooks, stripe } from 'catchbasin';

export default defineWebhooks({
  alarms: { critical: ['oncall@example.com'] },
  topics: {
    stripe: { lane: 'high', verify: stripe({ secretName: 'webhooks/stripe' }) },
  },
});
