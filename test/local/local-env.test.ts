import { checkLocalEnv, endpointVariablesOf, localValuesOf, parseLocalEnv } from '#local/local-env';

const problems: string[] = [];
const warn = (problem: string) => problems.push(problem);
beforeEach(() => problems.splice(0));

const handlers = (...names: string[]) => {
  const variables = ['LANE', 'QUEUE_URL', ...names].map((name) => [name, 'of the template']);
  return { Handler: '', MemorySize: 128, Timeout: 3, Environment: { Variables: Object.fromEntries(variables) } };
};

test('reads names and values', () => {
  const text = '\uFEFF# ERP\r\nERP_URL=http://127.0.0.1:9/a=b\r\n\r\nexport KEY="two words # no comment"\nEMPTY=\n';
  expect(Object.fromEntries(parseLocalEnv(text, warn))).toEqual({
    ERP_URL: 'http://127.0.0.1:9/a=b',
    KEY: 'two words # no comment',
    EMPTY: '',
  });
  expect(problems).toEqual([]);
});

test('skips a malformed line and does not show it, because it may hold a secret', () => {
  expect([...parseLocalEnv('A=1\nsk_live_123\nB=2', warn).keys()]).toEqual(['A', 'B']);
  expect(problems).toEqual(['webhooks/local.env:2 is skipped. Each line must be NAME=value or a comment with #.']);
});

test('a local value wins in the functions that have the variable on AWS', () => {
  const local = parseLocalEnv('ERP_URL=here\nQUEUE_URL=elsewhere\nAWS_ENDPOINT_URL_KMS=http://127.0.0.1:8', warn);
  expect(localValuesOf(local, handlers('ERP_URL'))).toEqual({ ERP_URL: 'here' });
  expect(localValuesOf(local, handlers())).toEqual({});
  expect(endpointVariablesOf(local)).toEqual({ AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:8' });
});

test('warns of values without effect', () => {
  const local = parseLocalEnv('ERP_URLL=here\nQUEUE_URL=elsewhere\nAWS_ENDPOINT_URL_KMS=x', warn);
  checkLocalEnv(local, [handlers('ERP_URL'), handlers('KEY')], warn);
  expect(problems).toEqual([
    'webhooks/local.env: ERP_URLL is skipped, because no handler has this variable on AWS. ' +
      'Must be one of ERP_URL, KEY. Did you mean ERP_URL?',
    'webhooks/local.env: QUEUE_URL is skipped, because Catchbasin sets it. Use another name.',
  ]);
});

test('tells how to add a variable when handlers have none', () => {
  checkLocalEnv(parseLocalEnv('ERP_URL=here', warn), [handlers()], warn);
  expect(problems).toEqual([
    'webhooks/local.env: ERP_URL is skipped, because no handler has this variable on AWS. ' +
      "Add it with processorOf(topic).addEnvironment('ERP_URL', …) in webhooks/infrastructure.ts.",
  ]);
});
