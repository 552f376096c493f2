import dns from 'node:dns';
import { isAwsApi, refuseAws } from '#local/refuse-aws';

test.each([
  'events.us-east-1.amazonaws.com',
  'sts.amazonaws.com',
  'dynamodb.cn-north-1.amazonaws.com.cn',
  'lambda.eu-central-1.api.aws',
  'rds.us-east-1.amazonaws.com',
  'search-orders.us-east-1.es.amazonaws.com',
])('%s is an API of AWS', (host) => {
  expect(isAwsApi(host)).toBe(true);
});

test.each([
  '127.0.0.1',
  'erp.example',
  'amazonaws.com.example',
  'notamazonaws.com',
  'files.s3.us-east-1.amazonaws.com',
  's3.amazonaws.com',
  'id.execute-api.us-east-1.amazonaws.com',
  'orders.abc.us-east-1.rds.amazonaws.com',
])('%s is no API of AWS', (host) => {
  expect(isAwsApi(host)).toBe(false);
});

test('a thread refuses connections to AWS, and no others', async () => {
  const { lookup } = dns;
  try {
    refuseAws();
    // Clients connect through this function. A request would meet the guard of the test kit first.
    const find = (host: string) =>
      new Promise((resolve, reject) =>
        dns.lookup(host, (error, address) => (error ? reject(error) : resolve(address))),
      );
    await expect(find('events.us-east-1.amazonaws.com')).rejects.toThrow(
      'does not connect to AWS, here to events.us-east-1.amazonaws.com. Create',
    );
    expect(['127.0.0.1', '::1']).toContain(await find('localhost'));
  } finally {
    dns.lookup = lookup;
  }
});
