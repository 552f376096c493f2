import { defineWebhooks } from '#contract/define-webhooks';
import { github, hmac, stripe, unsigned } from '#contract/providers/index';

const backoff = { first: 1, factor: 2, jitter: 0 };

/** The user's room of the flow test: it takes the place of `webhooks/` in a copy of the project. */
export default defineWebhooks({
  priorities: {
    normal: { attempts: 4, backoff },
    // Outlives an outage, and comes back soon when even its hiding failed.
    chaos: { attempts: 30, attemptTimeout: 1, backoff: { first: 1, factor: 1.2, max: 4, jitter: 0.5 } },
    // Its batch comes back soon after a crash.
    crash: { attempts: 3, attemptTimeout: 1, batchingWindow: 1 },
    ordered: { fifo: true, attempts: 8, attemptTimeout: 2, backoff: { first: 0, factor: 1, max: 0 } },
    rated: { perSecond: 5, maxConcurrency: 2, attemptTimeout: 2 },
    narrow: { reservedConcurrency: 5, maxConcurrency: 2, batchSize: 1, attemptTimeout: 3 },
    // Room for two of the largest bodies at once.
    large: { memorySize: 128, maxConcurrency: 2, attemptTimeout: 10, batchingWindow: 5 },
    slow: {
      attemptTimeout: 2,
      attempts: 2,
      backoff,
      batchSize: 10,
      batchingWindow: 1,
      reservedConcurrency: false,
      maxConcurrency: 2,
    },
  },
  topics: {
    github: { priority: 'normal', verify: github({ secret: 'test/github' }) },
    stripe: { priority: 'normal', verify: stripe({ secret: 'test/stripe' }) },
    'plain.v1-x': { priority: 'normal', verify: unsigned() },
    failing: { priority: 'normal', verify: hmac({ header: 'X-Signature', secret: 'test/failing' }) },
    chaos: { priority: 'chaos', verify: unsigned() },
    crashing: { priority: 'crash', verify: unsigned() },
    unreadable: { priority: 'normal', verify: hmac({ header: 'x-signature', secret: 'test/unreadable' }) },
    permanent: { priority: 'normal', verify: unsigned() },
    hanging: { priority: 'slow', verify: unsigned() },
    poisonous: { priority: 'slow', verify: unsigned(), attempts: 3 },
    mending: { priority: 'normal', verify: unsigned() },
    asking: { priority: 'normal', verify: unsigned() },
    careless: { priority: 'normal', verify: unsigned(), idempotent: false },
    ordered: { priority: 'ordered', verify: unsigned(), orderBy: { header: 'x-key' } },
    rated: { priority: 'rated', verify: unsigned() },
    narrow: { priority: 'narrow', verify: unsigned(), dedupeBy: 'body' },
    large: { priority: 'large', verify: unsigned() },
  },
});
