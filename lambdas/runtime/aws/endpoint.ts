/** AWS service that the path of a webhook calls, by the name in its host name. */
export type AwsService = 's3' | 'sqs' | 'secretsmanager' | 'dynamodb';

/** Variables of a function, in which Lambda renews the credentials. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Partition {
  readonly regions: RegExp;
  readonly suffix: string;
  readonly dualStackSuffix: string;
}

const COMMERCIAL = { regions: /./, suffix: 'amazonaws.com', dualStackSuffix: 'api.aws' };
/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
const OTHERS: readonly Partition[] = [
  { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'api.amazonwebservices.com.cn' },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStackSuffix: 'api.amazonwebservices.eu' },
  { regions: /^us-iso-/, suffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov' },
  { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud' },
  { regions: /-isoe-/, suffix: 'cloud.adc-e.uk', dualStackSuffix: 'api.cloud-aws.adc-e.uk' },
  { regions: /-isof-/, suffix: 'csp.hci.ic.gov', dualStackSuffix: 'api.aws.hci.ic.gov' },
];

/** Regions whose Secrets Manager has one host name for both stacks. */
const SHARED_SECRETS_MANAGER = /^(?!.*-iso|eusc-)/;

/**
 * Returns the URL of a service as the SDK does, by the region and the variables of the environment.
 *
 * @example
 * endpointOf('sqs', { AWS_REGION: 'eu-central-1' }).host; // 'sqs.eu-central-1.amazonaws.com'
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(service: AwsService, environment: Environment): URL {
  const custom = customEndpoint(service, environment);
  if (custom !== undefined) return new URL(custom);
  return new URL(`https://${hostOf(service, environment)}`);
}

/** Returns the endpoint that the environment sets in place of AWS, such as that of the local mode. */
export function customEndpoint(service: AwsService, environment: Environment): string | undefined {
  const name = service === 'secretsmanager' ? 'SECRETS_MANAGER' : service.toUpperCase();
  return environment[`AWS_ENDPOINT_URL_${name}`] || environment.AWS_ENDPOINT_URL || undefined;
}

/** Tells whether the environment asks for endpoints with validated cryptography, or with IPv6. */
export function endpointVariants(environment: Environment): { readonly fips: boolean; readonly dualStack: boolean } {
  return {
    fips: environment.AWS_USE_FIPS_ENDPOINT === 'true',
    dualStack: environment.AWS_USE_DUALSTACK_ENDPOINT === 'true',
  };
}

function hostOf(service: AwsService, environment: Environment): string {
  const { AWS_REGION: region = '' } = environment;
  const { fips, dualStack } = endpointVariants(environment);
  const { suffix, dualStackSuffix } = OTHERS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL;
  if (service === 's3') return `s3${fips ? '-fips' : ''}.${dualStack ? 'dualstack.' : ''}${region}.${suffix}`;
  const isShared =
    service === 'secretsmanager' && SHARED_SECRETS_MANAGER.test(region) && !(fips && region.startsWith('cn-'));
  if (dualStack && !isShared) return `${service}${fips ? '-fips' : ''}.${region}.${dualStackSuffix}`;
  // GovCloud validates the cryptography of its usual endpoints.
  const hasFipsName = fips && !(region.startsWith('us-gov-') && service !== 'secretsmanager');
  return `${service}${hasFipsName ? '-fips' : ''}.${region}.${suffix}`;
}
