import { defineWebhooks, forStage, minutes, seconds, shopify } from 'catchbasin';

export default defineWebhooks((stage) => {
  const { fulfillment, ...settings } = forStage(stage, {
    dev: { fulfillment: { reservedConcurrency: false }, retainPayloads: false },
    prod: {
      fulfillment: { reservedConcurrency: 5 },
      alarms: { critical: ['on-call@example.com'] },
      terminationProtection: true,
      safeDeployments: true,
    },
  });
  return {
    ...settings,
    lanes: {
      fulfillment: {
        ...fulfillment,
        // The fulfillment service accepts 120 requests a minute.
        maxAttemptsPerSecond: 2,
        attemptTimeout: seconds(10),
        attempts: 8,
        backoff: { first: seconds(10), max: minutes(30) },
      },
    },
    topics: { shopify: { lane: 'fulfillment', verify: shopify({ secretName: `webhooks/${stage}/shopify` }) } },
  };
});
