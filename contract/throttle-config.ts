/**
 * Requests that API Gateway accepts. It answers others with 429. Throttles are targets, which it can exceed for a
 * moment.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export interface ThrottleConfig {
  /** Requests per second, from 1 to 1,000,000. The default quota of an AWS account is 10,000, or 2,500 by region. */
  readonly rate: number;
  /** Requests at the same moment, from 1 to 1,000,000. The default quota of an account is 5,000, or 1,250 by region. */
  readonly burst: number;
}
