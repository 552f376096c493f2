import { defineWebhooks, github, hmac, stripe, unsigned } from 'catchbasin';

const backoff = { first: 1, factor: 2, jitter: 0 };

/** The configuration of the flow suites, which takes the place of `webhooks/config.ts` in a copy of the project. */
export default defineWebhooks({
  lanes: {
    normal: { attempts: 4, backoff },
    // Enough attempts to survive an outage. infrastructure.ts shortens the visibility timeout for failed delays.
    // Its batches are small, because a handler that ends the processor fails its whole batch.
    chaos: {
      attempts: 30,
      attemptTimeout: 2,
      batchSize: 5,
      backoff: { first: 1, factor: 1.2, max: 4, jitter: 0.5 },
    },
    // infrastructure.ts shortens the visibility timeout, so that a batch returns soon after a crash.
    crash: { attempts: 3, attemptTimeout: 1, batchingWindow: 1 },
    ordered: { fifo: true, attempts: 8, attemptTimeout: 2, backoff: { first: 0, factor: 1, max: 0 } },
    // An attempt that a busy machine delays must not time out, because its webhook would get a second one.
    rated: { maxAttemptsPerSecond: 5, maxConcurrency: 2, attemptTimeout: 20 },
    narrow: { reservedConcurrency: 5, maxConcurrency: 2, batchSize: 1, attemptTimeout: 3 },
    // Memory for two of the largest bodies at a time.
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
    github: { lane: 'normal', verify: github({ secretName: 'test/github' }) },
    stripe: { lane: 'normal', verify: stripe({ secretName: 'test/stripe' }) },
    'plain.v1-x': { lane: 'normal', verify: unsigned() },
    failing: { lane: 'normal', verify: hmac({ header: 'X-Signature', secretName: 'test/failing' }) },
    chaos: { lane: 'chaos', verify: unsigned({ eventId: { header: 'x-event-id' } }) },
    crashing: { lane: 'crash', verify: unsigned() },
    unreadable: { lane: 'normal', verify: hmac({ header: 'x-signature', secretName: 'test/unreadable' }) },
    permanent: { lane: 'normal', verify: unsigned() },
    hanging: { lane: 'slow', verify: unsigned() },
    poisonous: { lane: 'slow', verify: unsigned(), attempts: 3 },
    fixable: { lane: 'normal', verify: unsigned() },
    asking: { lane: 'normal', verify: unsigned() },
    careless: { lane: 'normal', verify: unsigned(), dedupeBy: false },
    ordered: { lane: 'ordered', verify: unsigned(), orderBy: { header: 'x-key' } },
    rated: { lane: 'rated', verify: unsigned() },
    narrow: { lane: 'narrow', verify: unsigned(), dedupeBy: 'body' },
    shipping: { lane: 'slow', verify: unsigned() },
    large: { lane: 'large', verify: unsigned() },
  },
});
