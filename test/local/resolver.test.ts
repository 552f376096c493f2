import { Resolver } from '#local/resolver';

const resolver = new Resolver();
resolver.add('Queue', { ref: 'http://127.0.0.1:1/q', arn: 'arn:aws:sqs:us-east-1:000000000000:Queue' });

test.each([
  ['text', 'dev', 'dev'],
  ['a number', 3, '3'],
  ['Ref', { Ref: 'Queue' }, 'http://127.0.0.1:1/q'],
  ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:Queue'],
  ['Fn::Join', { 'Fn::Join': ['', ['{"high":"', { Ref: 'Queue' }, '"}']] }, '{"high":"http://127.0.0.1:1/q"}'],
])('resolves %s', (_, expression, value) => {
  expect(resolver.resolve(expression)).toBe(value);
});

test('names what it cannot resolve', () => {
  expect(() => resolver.resolve({ Ref: 'Table' })).toThrow(
    'A function refers to Table, which the local mode does not run.',
  );
  expect(() => resolver.resolve({ 'Fn::GetAtt': ['Queue', 'Colour'] })).toThrow('Colour');
  expect(() => resolver.resolve({ 'Fn::Split': [] })).toThrow('Fn::Split');
});
