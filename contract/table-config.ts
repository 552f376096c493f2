/**
 * Options of the DynamoDB table of idempotency records.
 *
 * @example
 * table: { deletionProtection: true, warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 40_000 } }
 */
export interface TableConfig {
  /**
   * Makes DynamoDB refuse to delete the table. A deleted stack leaves it behind, and a new stack does not reuse it.
   * [Delete a stage](upgrading.md#delete-a-stage) shows how to delete it.
   *
   * Without the records, handlers would process events again that a provider delivers again.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Requests that DynamoDB serves at once, without time to scale. A new table serves 12,000 reads and 4,000 writes per
   * second. Set it before a peak: a processed webhook takes about two writes. DynamoDB charges once for the difference
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html).
   *
   * It can only be raised. DynamoDB refuses values below those that the table has reached by itself.
   *
   * @default the throughput that DynamoDB has scaled the table to
   */
  readonly warmThroughput?: WarmThroughput;
}

/** Requests that a table serves at once. */
export interface WarmThroughput {
  /** Read units per second, from 12,000 to 10,000,000. The default quota of a table is 40,000. */
  readonly readUnitsPerSecond: number;
  /** Write units per second, from 4,000 to 10,000,000. The default quota of a table is 40,000. */
  readonly writeUnitsPerSecond: number;
}
