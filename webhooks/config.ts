import { defineWebhooks, forStage, github, hmac, seconds, stripe, unsigned } from 'catchbasin';

/** Fits into a new account, whose quota may be 10 concurrent executions. */
const SMALL = { reservedConcurrency: false, maxConcurrency: 2 } as const;

export default defineWebhooks((stage) => {
  const { concurrency, ...settings } = forStage(stage, {
    dev: {
      concurrency: { high: SMALL, normal: SMALL, low: SMALL },
      payloadRetentionDays: 28,
      terminationProtection: false,
      safeDeployments: false,
    },
    prod: {
      concurrency: { high: { reservedConcurrency: 20 }, normal: {}, low: { reservedConcurrency: 5 } },
      // Each request of a burst, and those of the following second, can meet a cold start.
      throttle: { rate: 100, burst: 100 },
      ingest: { reservedConcurrency: 200 },
      alarms: { critical: ['oncall@example.com'] },
      payloadRetentionDays: 90,
      terminationProtection: true,
      safeDeployments: true,
    },
  });
  return {
    ...settings,
    lanes: {
      high: concurrency.high,
      normal: concurrency.normal,
      low: {
        ...concurrency.low,
        batchSize: 10,
        batchingWindow: seconds(1),
        attempts: 4,
        backoff: { first: seconds(2), factor: 2, jitter: 0.2 },
      },
    },
    topics: {
      stripe: { lane: 'high', verify: stripe({ secretName: `webhooks/${stage}/stripe` }) },
      github: { lane: 'normal', verify: github({ secretName: `webhooks/${stage}/github` }) },
      orders: { lane: 'low', verify: hmac({ header: 'x-signature', secretName: `webhooks/${stage}/orders` }) },
      internal: { lane: 'low', verify: unsigned() },
    },
  };
});
