import { addApi, setApiUrl } from '#local/api-url';
import { Resolver } from '#local/resolver';
import { stageWith } from '#test/support/doctor';

test('variables get the address of the webhooks once it is known, and other references to the API get none', () => {
  const { stack } = stageWith();
  const [[api = '']] = stack.template.all('AWS::ApiGatewayV2::Api') as [[string, object]];
  const resolver = new Resolver();
  addApi(stack.template, resolver);
  const INGEST_URL = resolver.resolve({ 'Fn::GetAtt': [api, 'ApiEndpoint'] });
  const environments = [{ INGEST_URL, OTHER: `${INGEST_URL}/orders` }, { STAGE: 'dev' }];
  setApiUrl(environments, 'http://127.0.0.1:3000');
  expect(environments).toEqual([
    { INGEST_URL: 'http://127.0.0.1:3000', OTHER: 'http://127.0.0.1:3000/orders' },
    { STAGE: 'dev' },
  ]);
  expect(() => resolver.resolve({ Ref: api })).toThrow('which the local mode does not run');
  expect(() => resolver.resolve({ 'Fn::GetAtt': [api, 'Arn'] })).toThrow('does not know the attribute Arn');
});
