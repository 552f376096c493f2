/** Concurrency of the ingest function, which receives the webhooks of all topics. */
export interface IngestConfig {
  /**
   * Concurrent executions of the ingest function that Lambda reserves, from 1 to 10,000. The function never runs more
   * of them. API Gateway answers requests beyond them with 5xx, and most providers send those again.
   *
   * Without it, the functions of the account share their unreserved concurrency, so another function can use it up.
   * Synth warns if `throttle` accepts more requests than fit.
   *
   * @default none is reserved
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrency?: number;
}
