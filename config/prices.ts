/**
 * On-demand prices in us-east-1, in US dollars, without the free tier. Other regions have other prices.
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
  dynamoRead: 0.125 / 1_000_000,
  dynamoWrite: 0.625 / 1_000_000,
  /** CloudWatch Logs, per GB received. */
  logGb: 0.5,
} as const;
