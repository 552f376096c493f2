import type { ThrottleConfig } from '#contract/throttle-config';

/**
 * Regions with the smaller default quota: Cape Town, Milan, Jakarta, UAE, Hyderabad, Melbourne, Spain, Zurich,
 * Tel Aviv, Calgary, Malaysia, Thailand and Mexico.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const SMALL_REGIONS = [
  'af-south-1',
  'eu-south-1',
  'ap-southeast-3',
  'me-central-1',
  'ap-south-2',
  'ap-southeast-4',
  'eu-south-2',
  'eu-central-2',
  'il-central-1',
  'ca-west-1',
  'ap-southeast-5',
  'ap-southeast-7',
  'mx-central-1',
];

/** Returns the default quota of API Gateway for an account in a region. */
export function defaultThrottle(region: string): ThrottleConfig {
  return SMALL_REGIONS.includes(region) ? { rate: 2_500, burst: 1_250 } : { rate: 10_000, burst: 5_000 };
}
