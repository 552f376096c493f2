/**
 * On-demand prices in us-east-1, in US dollars, without the free tier, of November 2026. Other regions have others.
 * The pricing page of each service, such as https://aws.amazon.com/sqs/pricing/, has the valid ones.
 */
export const PRICES = {
  /** HTTP API, per request of up to 512 KB. */
  apiRequest: 1 / 1_000_000,
  lambdaRequest: 0.2 / 1_000_000,
  /** Lambda on Arm. */
  lambdaGbSecond: 0.000_013_333_4,
  s3Put: 5 / 1_000_000,
  s3Get: 0.4 / 1_000_000,
  sqsRequest: 0.4 / 1_000_000,
  sqsFifoRequest: 0.5 / 1_000_000,
  /**
   * Surcharge for a request with messages that have a group, on a standard queue. It is not confirmed, because it was
   * found on pages of others only.
   */
  sqsFairSurcharge: 0.1 / 1_000_000,
  dynamoRead: 0.125 / 1_000_000,
  dynamoWrite: 0.625 / 1_000_000,
  /** CloudWatch Logs, per GB received. */
  logGb: 0.5,
  /** CloudWatch, per metric that GetMetricData reads. */
  metricRead: 0.01 / 1_000,
  secretRead: 0.05 / 10_000,
} as const;

/** Such prices for what is billed by the month. A GB is one that is kept for a month. */
export const MONTHLY_PRICES = {
  /** CloudWatch, for each metric that an alarm reads. */
  alarmMetric: 0.1,
  compositeAlarm: 0.5,
  /** CloudWatch, for each set of dimensions that has data. */
  customMetric: 0.3,
  dashboard: 3,
  secret: 0.4,
  /** S3 Standard. */
  s3Gb: 0.023,
  dynamoGb: 0.25,
  /** Point-in-time recovery of a table. */
  dynamoBackupGb: 0.2,
  /** CloudWatch Logs, of the compressed size. */
  logGb: 0.03,
} as const;
