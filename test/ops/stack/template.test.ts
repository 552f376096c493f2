import { Template, targetOf } from '#ops/stack/template';

const template = new Template({
  Resources: {
    Process: {
      Type: 'AWS::Lambda::Function',
      Properties: { Handler: 'index.handler' },
      Metadata: { 'aws:asset:path': 'asset.1' },
    },
    Provider: { Type: 'AWS::Lambda::Function', Properties: {} },
    Remote: {
      Type: 'AWS::Lambda::Function',
      Properties: {},
      Metadata: { 'aws:asset:path': 'asset.2', 'catchbasin:needs-aws': true },
    },
    Bucket: { Type: 'AWS::S3::Bucket' },
  },
  Metadata: { Catchbasin: { stage: 'dev', topics: {} } },
});

test('lists the resources of a type, with or without properties', () => {
  expect(template.all('AWS::Lambda::Function').map(([logicalId]) => logicalId)).toEqual([
    'Process',
    'Provider',
    'Remote',
  ]);
  expect(template.all('AWS::S3::Bucket')).toEqual([['Bucket', {}]]);
  expect(template.all('AWS::SQS::Queue')).toEqual([]);
});

test('a function that needs AWS is not one of the local mode', () => {
  expect(template.localFunctions().map(([logicalId]) => logicalId)).toEqual(['Process', 'Provider']);
  expect(['Process', 'Remote', 'Missing'].map((id) => template.needsAws(id))).toEqual([false, true, false]);
});

test('finds the bundle of a function, and fails when there is none', () => {
  expect(template.bundleOf('Process')).toBe('asset.1');
  expect(() => template.bundleOf('Provider')).toThrow('Provider');
});

test("reads the stack's metadata", () => {
  expect(template.metadata).toEqual({ stage: 'dev', topics: {} });
});

test('resolves an expression to its resource, and fails when it refers to none', () => {
  expect(targetOf({ 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] })).toBe('Integration');
  expect(targetOf({ 'Fn::GetAtt': ['Function', 'Arn'] })).toBe('Function');
  expect(() => targetOf('text')).toThrow('text');
});
