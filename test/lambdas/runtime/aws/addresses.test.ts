import { type Address, Addresses } from '#lambdas/runtime/aws/addresses';

const AWS_REGION = 'eu-central-1';
const QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/123456789012/normal';

const textOf = ({ service, url, path }: Address) => `${service} ${url.origin}${path}`;

test.each<[string, Record<string, string>, string]>([
  ['payloads', {}, 'https://payloads.s3.eu-central-1.amazonaws.com'],
  // A certificate of S3 covers one label before its name.
  ['my.payloads', {}, 'https://s3.eu-central-1.amazonaws.com/my.payloads'],
  ['payloads', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566/payloads'],
  ['payloads', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566/s3/' }, 'http://127.0.0.1:4566/s3/payloads'],
])('an object of the bucket %s with %p is at %s', (bucket, environment, base) => {
  const addresses = new Addresses({ AWS_REGION, ...environment });
  expect(textOf(addresses.object(bucket, 'webhooks/a b/(1).json'))).toBe(`s3 ${base}/webhooks/a%20b/%281%29.json`);
  expect(textOf(addresses.object(bucket, ''))).toBe(`s3 ${base}/`);
});

test.each<[Record<string, string>, string]>([
  [{}, 'https://sqs.eu-central-1.amazonaws.com/'],
  [{ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324' }, 'http://127.0.0.1:9324/'],
  [{ AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://sqs-fips.eu-central-1.amazonaws.com/'],
])('a queue with %p is at %s', (environment, expected) => {
  expect(textOf(new Addresses({ AWS_REGION, ...environment }).queue(QUEUE_URL))).toBe(`sqs ${expected}`);
});

test('a bucket with the name of a service does not replace its address', () => {
  const addresses = new Addresses({ AWS_REGION });
  addresses.object('secretsmanager', '');
  addresses.object('dynamodb', '');
  expect(textOf(addresses.secrets())).toBe('secretsmanager https://secretsmanager.eu-central-1.amazonaws.com/');
  expect(textOf(addresses.tables())).toBe('dynamodb https://dynamodb.eu-central-1.amazonaws.com/');
});
