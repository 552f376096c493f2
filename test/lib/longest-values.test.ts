import { LongestValues } from '#lib/limits/longest-values';

const longest = new LongestValues(
  {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      QueueWithALogicalIdSoLongThatCloudFormationCutsTheNameOfTheQueueWhichItGenerates: { Type: 'AWS::SQS::Queue' },
      Named: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
      Api: { Type: 'AWS::ApiGatewayV2::Api' },
      Bucket: { Type: 'AWS::S3::Bucket' },
      Topic: { Type: 'AWS::SNS::Topic' },
    },
  },
  'Hooks',
);
const lengthOf = (value: unknown) => String(longest.of(value)).length;

test.each<[string, unknown, string]>([
  [
    'the URL of a queue',
    { Ref: 'Queue' },
    'https://sqs.us-isof-south-1.amazonaws.com.cn/000000000000/Hooks-Queue-ABCDEFGHIJKLM',
  ],
  ['the name of a bucket', { Ref: 'Bucket' }, 'hooks-bucket-abcdefghijklm'],
  ['the ARN of a topic', { Ref: 'Topic' }, 'arn:aws-us-gov:sns:us-gov-west-1:000000000000:Hooks-Topic-ABCDEFGHIJKL'],
  [
    'the ARN of a secret',
    { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:', { Ref: 'AWS::Region' }, ':a']] },
    'arn:aws-us-gov:secretsmanager:us-gov-west-1:a',
  ],
  [
    'the address of an API',
    { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
    'https://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn',
  ],
])('estimates %s at no less than a real one', (_, value, real) => {
  expect(lengthOf(value)).toBeGreaterThanOrEqual(real.length);
  expect(lengthOf(value)).toBeLessThanOrEqual(real.length + 20);
});

test('cuts generated names at the length that the service allows, and keeps given ones', () => {
  const long = 'QueueWithALogicalIdSoLongThatCloudFormationCutsTheNameOfTheQueueWhichItGenerates';
  expect(lengthOf({ 'Fn::GetAtt': [long, 'QueueName'] })).toBe(80);
  expect(longest.of({ Ref: 'Named' })).toBe('orders');
});

test('takes the longer value of a condition, leaves out no value, and keeps plain values', () => {
  expect(longest.of({ a: { 'Fn::If': ['IsProd', 'short', 'longer'] }, b: ['x', 1, null] })).toEqual({
    a: 'longer',
    b: ['x', 1, null],
  });
  expect(JSON.stringify(longest.of({ a: { Ref: 'AWS::NoValue' } }))).toBe('{}');
});

test('overestimates what it does not know', () => {
  expect(lengthOf({ 'Fn::ImportValue': 'x' })).toBe(128);
  expect(lengthOf({ Ref: 'Parameter' })).toBe(128);
});
