import { defineWebhooks, forStage, seconds, stripe } from 'catchbasin';

export default defineWebhooks((stage) => {
  const { payments, ...settings } = forStage(stage, {
    // Fits into a new account, whose quota may be 10 concurrent executions.
    dev: { payments: { reservedConcurrency: false, maxConcurrency: 2 }, retainPayloads: false },
    prod: {
      payments: { reservedConcurrency: 10 },
      alarms: { critical: ['on-call@example.com'] },
      terminationProtection: true,
      safeDeployments: true,
    },
  });
  return {
    ...settings,
    lanes: { payments: { ...payments, attempts: 5, backoff: { first: seconds(5) } } },
    topics: { stripe: { lane: 'payments', verify: stripe({ secretName: `webhooks/${stage}/stripe` }) } },
  };
});
