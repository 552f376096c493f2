import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { type AwsService, endpointOf } from '#lambdas/runtime/aws/endpoint';

const CLIENTS = { s3: S3Client, sqs: SQSClient, secretsmanager: SecretsManagerClient, dynamodb: DynamoDBClient };
const REGIONS = [...new Set([...RegionInfo.regions.map(({ name }) => name), 'us-isof-south-1', 'eusc-de-east-1'])];
const VARIANTS = [false, true].flatMap((fips) => [false, true].map((dualStack) => ({ fips, dualStack })));

/** Returns the endpoint of the SDK, or undefined where the partition does not have it. */
function endpointOfSdk(service: AwsService, region: string, fips: boolean, dualStack: boolean): string | undefined {
  const { endpointProvider } = new CLIENTS[service]({ region }).config;
  try {
    return endpointProvider({ Region: region, UseFIPS: fips, UseDualStack: dualStack }).url.href;
  } catch {
    return undefined;
  }
}

test.each(Object.keys(CLIENTS) as AwsService[])('the endpoints of %s are those of the SDK', (service) => {
  const found = REGIONS.flatMap((region) =>
    VARIANTS.flatMap(({ fips, dualStack }) => {
      const expected = endpointOfSdk(service, region, fips, dualStack);
      const environment = {
        AWS_REGION: region,
        AWS_USE_FIPS_ENDPOINT: String(fips),
        AWS_USE_DUALSTACK_ENDPOINT: String(dualStack),
      };
      return expected === undefined ? [] : [[endpointOf(service, environment).href, expected]];
    }),
  );
  expect(found.length).toBeGreaterThan(100);
  expect(found.map(([actual]) => actual)).toEqual(found.map(([, expected]) => expected));
});

test('the endpoint of a service in the environment is used before the one of all services', () => {
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: 'http://all:1',
    AWS_ENDPOINT_URL_SQS: 'http://sqs:2',
  };
  expect(endpointOf('sqs', environment).href).toBe('http://sqs:2/');
  expect(endpointOf('s3', environment).href).toBe('http://all:1/');
  expect(endpointOf('secretsmanager', { ...environment, AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://sm:3' }).port).toBe(
    '3',
  );
});
