import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Duration, SecretValue, type Stack } from 'aws-cdk-lib';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { FilterOrPolicy, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { SECRETS_FILE, STATE_DIRECTORY } from '#config/local-state';
import { type Emulators, startEmulators } from '#local/emulators';
import { FaultSwitch } from '#local/fault-switch';
import { functionVariables } from '#local/function-variables';
import { describeLeftOut } from '#local/left-out';
import { Placeholders } from '#local/placeholders';
import { CREDENTIALS, REGION, Resolver } from '#local/resolver';
import { Template } from '#ops/stack/template';
import { CONFIG, synthesized } from '#test/support/stack';

const before = process.cwd();
let directory: string;
let emulators: Emulators | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'emulators-'));
  process.chdir(directory);
  mkdirSync(STATE_DIRECTORY);
});
afterEach(async () => {
  await emulators?.stop();
  emulators = undefined;
  process.chdir(before);
  rmSync(directory, { recursive: true });
});

type Grant = (stack: Stack, set: (name: string, value: string) => void) => void;

/** Starts the emulators of a stack with resources of a user. Returns the variables of the handler. */
async function start(grant: Grant, secrets: Record<string, string> = {}) {
  const content = synthesized(CONFIG, {
    infrastructure: {
      grant: ({ stack, processorOf }) =>
        grant(stack, (name, value) => processorOf('orders').addEnvironment(name, value)),
    },
  }).toJSON();
  const template = new Template(content as ConstructorParameters<typeof Template>[0]);
  const resolver = new Resolver(template.values);
  const faults = new FaultSwitch({ onChange: () => {} });
  const onProblem = (problem: string) => {
    throw new Error(problem);
  };
  emulators = await startEmulators(template, secrets, resolver, faults, onProblem, {
    directory: join(directory, 'data'),
    redeliver: false,
    onTableReplaced: onProblem,
  });
  const placeholders = new Placeholders(template);
  const { parameter } = emulators;
  const sources = { resolver, placeholders, local: new Map(), secrets, parameter };
  const [processor] = template
    .localFunctions()
    .map(([, properties]) => properties)
    .filter(({ Environment }) => Environment?.Variables.LANE === 'rest');
  if (!processor) throw new Error('the template has no processor');
  const variables = functionVariables(processor, sources);
  return {
    variables,
    endpoints: emulators.functionEndpoints,
    warnings: describeLeftOut(template, placeholders, emulators.refused),
  };
}

const at = (endpoint: string) => ({ region: REGION, credentials: CREDENTIALS, endpoint });

test('tables of both kinds have their keys and indexes', async () => {
  const string = (name: string) => ({ name, type: AttributeType.STRING });
  const { variables, endpoints, warnings } = await start((stack, set) => {
    const keys = { partitionKey: string('id'), sortKey: { name: 'at', type: AttributeType.NUMBER } };
    const orders = new TableV2(stack, 'Orders', {
      ...keys,
      globalSecondaryIndexes: [{ indexName: 'byOwner', partitionKey: string('owner') }],
      localSecondaryIndexes: [{ indexName: 'byName', sortKey: string('name') }],
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    const events = new Table(stack, 'Events', { ...keys, tableName: 'events' });
    events.addGlobalSecondaryIndex({ indexName: 'byOwner', partitionKey: string('owner') });
    set('ORDERS', orders.tableName);
    set('EVENTS', events.tableName);
  });
  expect(warnings).toEqual([]);
  expect(variables.EVENTS).toBe('events');
  const client = new DynamoDBClient(at(endpoints.dynamodb));
  const Item = { id: { S: '1' }, at: { N: '1' }, owner: { S: 'jo' }, name: { S: 'n' } };
  for (const TableName of [variables.ORDERS, variables.EVENTS]) {
    await client.send(new PutItemCommand({ TableName, Item }));
    const query = { TableName, IndexName: 'byOwner', KeyConditionExpression: '#o = :o' };
    const names = { '#o': 'owner' };
    const found = await client.send(
      new QueryCommand({ ...query, ExpressionAttributeNames: names, ExpressionAttributeValues: { ':o': { S: 'jo' } } }),
    );
    expect(found.Items).toEqual([Item]);
  }
  const byName = { TableName: variables.ORDERS, IndexName: 'byName', KeyConditionExpression: 'id = :i' };
  const found = await client.send(new QueryCommand({ ...byName, ExpressionAttributeValues: { ':i': { S: '1' } } }));
  expect(found.Items).toEqual([Item]);
  client.destroy();
});

test('a topic delivers to its queues, by their filters', async () => {
  const { variables, endpoints, warnings } = await start((stack, set) => {
    const topic = new Topic(stack, 'Paid');
    const all = new Queue(stack, 'All', { deliveryDelay: Duration.seconds(0) });
    const raw = new Queue(stack, 'Raw');
    topic.addSubscription(new SqsSubscription(all));
    topic.addSubscription(
      new SqsSubscription(raw, {
        rawMessageDelivery: true,
        filterPolicyWithMessageBody: {
          kind: FilterOrPolicy.filter(SubscriptionFilter.stringFilter({ allowlist: ['big'] })),
        },
      }),
    );
    topic.addSubscription(new EmailSubscription('jo@example.com'));
    set('TOPIC', topic.topicArn);
    set('NAME', topic.topicName);
    set('ALL', all.queueUrl);
    set('RAW', raw.queueUrl);
  });
  expect(warnings).toEqual([]);
  expect(variables.TOPIC).toBe(`arn:aws:sns:us-east-1:000000000000:${variables.NAME}`);
  const sns = new SNSClient(at(endpoints.sns));
  const publish = (kind: string) =>
    sns.send(new PublishCommand({ TopicArn: variables.TOPIC, Message: JSON.stringify({ kind }) }));
  await publish('small');
  await publish('big');
  const sqs = new SQSClient(at(endpoints.sqs));
  const receive = async (QueueUrl: string | undefined) => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  expect((await receive(variables.ALL)).map(({ Message }) => JSON.parse(Message))).toEqual([
    { kind: 'small' },
    { kind: 'big' },
  ]);
  expect(await receive(variables.RAW)).toEqual([{ kind: 'big' }]);
  sns.destroy();
  sqs.destroy();
});

test('a secret is found by ARN and by name, and keeps its value', async () => {
  const secrets = { 'erp/key': 'of the user' };
  const { variables, endpoints, warnings } = await start((stack, set) => {
    const generated = new Secret(stack, 'Database', {
      generateSecretString: { secretStringTemplate: '{"user":"erp"}', generateStringKey: 'password' },
    });
    const fixed = new Secret(stack, 'Fixed', {
      secretName: 'fixed',
      secretStringValue: SecretValue.unsafePlainText('7'),
    });
    const kept = new Secret(stack, 'Kept', { secretName: 'erp/key' });
    for (const [name, secret] of Object.entries({ DATABASE: generated, FIXED: fixed, KEPT: kept })) {
      set(`${name}_ARN`, secret.secretArn);
      set(`${name}_NAME`, secret.secretName);
    }
    set('PASSWORD', generated.secretValueFromJson('password').unsafeUnwrap());
    set('KEY', kept.secretValue.unsafeUnwrap());
  }, secrets);
  expect(warnings).toEqual([]);
  const client = new SecretsManagerClient(at(endpoints.secretsManager));
  const read = async (name: string) => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: variables[name] ?? '' }));
    return SecretString;
  };
  for (const form of ['ARN', 'NAME']) {
    expect(JSON.parse(await read(`DATABASE_${form}`))).toEqual({ user: 'erp', password: variables.PASSWORD });
    expect(await read(`FIXED_${form}`)).toBe('7');
    expect(await read(`KEPT_${form}`)).toBe('of the user');
  }
  expect(variables.PASSWORD).toMatch(/^.{32}$/);
  expect(variables.KEY).toBe('of the user');
  expect(JSON.parse(readFileSync(SECRETS_FILE, 'utf8'))).toEqual(secrets);
  client.destroy();
});

test('the parameter store has the parameters of the template', async () => {
  const { variables, endpoints, warnings } = await start((stack, set) => {
    const bucket = new Bucket(stack, 'Files');
    const parameter = new StringParameter(stack, 'Limit', { stringValue: '5' });
    new StringParameter(stack, 'Bucket', { parameterName: '/erp/bucket', stringValue: bucket.bucketName });
    new StringListParameter(stack, 'Zones', { parameterName: '/erp/a/zones', stringListValue: ['a', 'b'] });
    set('LIMIT', parameter.parameterName);
    set('LIMIT_VALUE', parameter.stringValue);
    set('FILES', bucket.bucketName);
  });
  expect(warnings).toEqual([]);
  expect(variables.LIMIT_VALUE).toBe('5');
  const client = new SSMClient(at(endpoints.ssm));
  const valueIn = async (Name: string | undefined) =>
    (await client.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  expect(await valueIn(variables.LIMIT)).toBe('5');
  expect(await valueIn('/erp/bucket')).toBe(variables.FILES);
  const s3 = new S3Client({ ...at(endpoints.s3), forcePathStyle: true });
  expect(await s3.send(new ListObjectsV2Command({ Bucket: variables.FILES }))).toMatchObject({ KeyCount: 0 });

  expect(await client.send(new GetParametersCommand({ Names: ['/erp/bucket', '/erp/none'] }))).toMatchObject({
    Parameters: [{ Name: '/erp/bucket', Type: 'String' }],
    InvalidParameters: ['/erp/none'],
  });
  const below = async (Recursive: boolean) => {
    const { Parameters = [] } = await client.send(new GetParametersByPathCommand({ Path: '/erp', Recursive }));
    return Parameters.map(({ Name }) => Name).sort();
  };
  expect(await below(false)).toEqual(['/erp/bucket']);
  expect(await below(true)).toEqual(['/erp/a/zones', '/erp/bucket']);

  const put = (Overwrite: boolean) => client.send(new PutParameterCommand({ Name: '/cursor', Value: '7', Overwrite }));
  await expect(valueIn('/cursor')).rejects.toThrow('There is no parameter /cursor.');
  expect(await put(false)).toMatchObject({ Version: 1 });
  await expect(put(false)).rejects.toThrow('Set Overwrite to true.');
  expect(await put(true)).toMatchObject({ Version: 2 });
  expect(await valueIn('/cursor')).toBe('7');
  client.destroy();
  s3.destroy();
});

test('queues keep their names and options, and STS names the account', async () => {
  const { variables, endpoints } = await start((stack, set) => {
    const queue = new Queue(stack, 'Jobs', {
      queueName: 'jobs.fifo',
      fifo: true,
      contentBasedDeduplication: true,
      deliveryDelay: Duration.seconds(3),
    });
    set('JOBS', queue.queueUrl);
    set('JOBS_NAME', queue.queueName);
  });
  expect(variables.JOBS_NAME).toBe('jobs.fifo');
  const sqs = new SQSClient(at(endpoints.sqs));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: variables.JOBS, AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({ DelaySeconds: '3', FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  const sts = new STSClient(at(endpoints.sts));
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' });
  sqs.destroy();
  sts.destroy();
});

test('a resource that an emulator refuses gets a placeholder and one warning, and the others are created', async () => {
  const { variables, warnings } = await start((stack, set) => {
    const partitionKey = { name: 'id', type: AttributeType.STRING };
    const refused = new TableV2(stack, 'Refused', { partitionKey, tableName: 'a' });
    new TableV2(stack, 'Unused', { partitionKey, tableName: 'b' });
    set('REFUSED', refused.tableName);
    set('REFUSED_ARN', refused.tableArn);
    set('QUEUE', new Queue(stack, 'Other').queueUrl);
  });
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Refused\w+ \(AWS::DynamoDB::GlobalTable\) is not emulated: .*[^.]\. REFUSED and REFUSED_ARN hold a placeholder\. Set REFUSED=… and REFUSED_ARN=… in webhooks\/local\.env\.$/,
    ),
    expect.stringMatching(/^Unused\w+ \(AWS::DynamoDB::GlobalTable\) is not emulated: .*\. Everything else works\. /),
  ]);
  expect(variables.REFUSED).toMatch(/^local-placeholder-Refused\w+$/);
  expect(variables.QUEUE).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/Other/);
});
