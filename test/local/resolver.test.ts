import { Resolver } from '#local/resolver';

const resolver = new Resolver({
  Parameters: {
    Owner: { Type: 'String', Default: 'sales' },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image' },
  },
  Conditions: {
    Sales: { 'Fn::Equals': [{ Ref: 'Owner' }, 'sales'] },
    Never: { 'Fn::And': [{ Condition: 'Sales' }, { 'Fn::Not': [{ Condition: 'Sales' }] }] },
    Unknown: { 'Fn::Equals': [{ Ref: 'Image' }, ''] },
  },
  Mappings: { Sizes: { small: { disk: 7 } } },
});
const sub = (text: string) => text.replaceAll('<', '${').replaceAll('>', '}');
resolver.add('Queue', { ref: 'http://127.0.0.1:1/q', arn: 'arn:aws:sqs:us-east-1:000000000000:Queue' });

test.each([
  ['text', 'dev', 'dev'],
  ['a number', 3, '3'],
  ['Ref', { Ref: 'Queue' }, 'http://127.0.0.1:1/q'],
  ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:Queue'],
  ['Fn::Join', { 'Fn::Join': ['', ['{"high":"', { Ref: 'Queue' }, '"}']] }, '{"high":"http://127.0.0.1:1/q"}'],
  ['Fn::GetAtt in one text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:us-east-1:000000000000:Queue'],
  ['a parameter', { Ref: 'Owner' }, 'sales'],
  ['Fn::Sub', { 'Fn::Sub': sub('<Owner>/<AWS::Region>/<!Owner>') }, sub('sales/us-east-1/<Owner>')],
  ['Fn::Sub of an attribute', { 'Fn::Sub': sub('<Queue.Arn>') }, 'arn:aws:sqs:us-east-1:000000000000:Queue'],
  ['Fn::Sub with variables', { 'Fn::Sub': [sub('<Name>!'), { Name: { Ref: 'Owner' } }] }, 'sales!'],
  [
    'Fn::Select of Fn::Split',
    { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
    'Queue',
  ],
  ['Fn::If, when it holds', { 'Fn::If': ['Sales', 'yes', 'no'] }, 'yes'],
  ['Fn::If, when it does not hold', { 'Fn::If': ['Never', 'yes', 'no'] }, 'no'],
  ['a condition on an unknown value', { 'Fn::If': ['Unknown', 'yes', 'no'] }, 'no'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'disk'] }, '7'],
  ['Fn::Base64', { 'Fn::Base64': 'a' }, 'YQ=='],
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

test.each([
  ['a resource', { 'Fn::GetAtt': ['Search', 'Endpoint.Port'] }, { name: 'Search', attribute: 'Endpoint.Port' }],
  ['the value of an SSM parameter', { Ref: 'Image' }, { name: 'Image' }],
  ['an export', { 'Fn::ImportValue': 'network-id' }, { name: 'network-id' }],
])('lets the caller choose a text for %s that is not emulated', (_, expression, part) => {
  const parts: object[] = [];
  const text = resolver.resolve({ 'Fn::Join': ['', ['https://', expression, '/']] }, (unresolved) => {
    parts.push(unresolved);
    return 'here';
  });
  expect(text).toBe('https://here/');
  expect(parts).toMatchObject([part]);
});
