import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { FastifyInstance } from 'fastify';
import { functionEnv } from '#local/function-env';
import { createUnsupportedService } from '#local/unsupported-service';

const before = { ...process.env };
let app: FastifyInstance;
let problems: string[];

beforeEach(async () => {
  problems = [];
  app = createUnsupportedService((problem) => problems.push(problem));
  const others = await app.listen({ host: '127.0.0.1', port: 0 });
  const unused = 'http://127.0.0.1:1';
  // The clients take everything from the environment of a function, as those of a handler do.
  const env = functionEnv({
    name: 'Process',
    bundle: '.',
    properties: { Handler: 'index.handler', MemorySize: 128 },
    variables: {},
    endpoints: {
      dynamodb: unused,
      s3: unused,
      sns: unused,
      sqs: unused,
      ssm: unused,
      sts: unused,
      secretsManager: unused,
      others,
    },
  });
  Object.assign(process.env, env);
});
afterEach(async () => {
  process.env = { ...before };
  app.server.closeAllConnections();
  await app.close();
});

test.each([
  [
    'CloudWatch',
    'PutMetricData',
    'CLOUDWATCH',
    () => new CloudWatchClient().send(new PutMetricDataCommand({ Namespace: 'n', MetricData: [] })),
  ],
  [
    'CloudWatch Logs',
    'DescribeLogGroups',
    'CLOUDWATCH_LOGS',
    () => new CloudWatchLogsClient().send(new DescribeLogGroupsCommand({})),
  ],
  [
    'CloudFormation',
    'DescribeStacks',
    'CLOUDFORMATION',
    () => new CloudFormationClient().send(new DescribeStacksCommand({})),
  ],
  [
    'Lambda',
    'POST /2015-03-31/functions/other/invocations',
    'LAMBDA',
    () => new LambdaClient().send(new InvokeCommand({ FunctionName: 'other' })),
  ],
])('a client of %s throws an error that names service, operation and remedy', async (_, operation, variable, call) => {
  const error: Error = await call().then(
    () => new Error('the call succeeded'),
    (thrown) => thrown,
  );
  expect(error.name).toBe('NotEmulated');
  expect(error.message).toBe(
    `The local mode has no emulator of ${variable.toLowerCase().replace('_', '-')} and did not execute ${operation}. ` +
      `To call an emulator of your own, set AWS_ENDPOINT_URL_${variable}=<its URL> in webhooks/local.env.`,
  );
  expect(problems).toEqual([error.message]);
  await expect(call()).rejects.toThrow('has no emulator');
  expect(problems).toHaveLength(1);
});
