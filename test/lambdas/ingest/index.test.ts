import { defineWebhooks } from '#contract/define-webhooks';
import { github } from '#contract/providers/index';
import { AwsServer } from '#test/support/aws-server';
import { fakeClock } from '#test/support/fake-clock';
import { FunctionOutput } from '#test/support/function-output';
import { githubHeaders, postEvent, SECRET } from '#test/support/ingest';
import { SecretsManagerServer } from '#test/support/secrets-manager';

jest.mock('#webhooks/config', () => ({
  __esModule: true,
  default: defineWebhooks({
    lanes: { normal: {} },
    topics: { github: { lane: 'normal', verify: github({ secretName: 'webhooks/dev/github' }) } },
  }),
}));

const BODY = Buffer.from('{"ref":"refs/heads/main"}');
const environment = process.env;

let aws: AwsServer;
let secrets: SecretsManagerServer;
let output: FunctionOutput;
let queueUrl: string;

async function load(): Promise<typeof import('#lambdas/ingest/index').handler> {
  let entry: typeof import('#lambdas/ingest/index') | undefined;
  await jest.isolateModulesAsync(async () => {
    entry = await import('#lambdas/ingest/index');
  });
  if (!entry) throw new Error('the entry file did not load');
  return entry.handler;
}

beforeEach(async () => {
  process.env = { ...environment };
  aws = new AwsServer();
  await aws.listen();
  await aws.createBucket('payloads');
  queueUrl = await aws.createQueue('normal');
  secrets = new SecretsManagerServer();
  secrets.set('webhooks/dev/github', SECRET);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await secrets.listen(),
    STAGE: 'dev',
    PAYLOAD_BUCKET: 'payloads',
    QUEUE_URLS: JSON.stringify({ normal: queueUrl }),
  });
  output = new FunctionOutput();
});
afterEach(async () => {
  output.restore();
  process.env = environment;
  secrets.close();
  await aws.close();
});

test('answers 200 only after the webhook is stored and queued, with one log line and one metric', async () => {
  const handler = await load();
  const { statusCode, headers, body } = await handler(postEvent('github', BODY, githubHeaders(BODY)));
  const id = headers?.['x-webhook-id'];
  expect([statusCode, body]).toEqual([200, undefined]);
  const [key = ''] = await aws.keys('payloads');
  expect(JSON.parse((await aws.read('payloads', key)).text)).toMatchObject({
    id,
    topic: 'github',
    body: BODY.toString(),
  });
  expect(await aws.messages(queueUrl)).toMatchObject([{ reference: { id, key } }]);
  expect(aws.operations).toEqual(['PutObject', 'SendMessage']);

  expect(output.logs).toEqual([
    expect.objectContaining({
      level: 'INFO',
      message: 'webhook accepted',
      service: 'ingest',
      id,
      topic: 'github',
      eventId: 'd-1',
      eventType: 'push',
      bytes: BODY.length,
      lane: 'normal',
      verified: true,
      durability: 'stored and queued',
      storeMs: expect.any(Number),
      queueMs: expect.any(Number),
    }),
  ]);
  expect(output.metrics).toEqual([
    {
      namespace: 'Catchbasin',
      dimensions: { service: 'ingest', stage: 'dev', topic: 'github' },
      values: { WebhooksAccepted: 1, WebhooksRejected: 0 },
    },
  ]);
});

test('counts a rejection by its topic, and one of an unknown topic as unknown', async () => {
  const handler = await load();
  await handler(postEvent('github', BODY));
  await handler(postEvent('not-a-topic', BODY));
  expect(output.logs).toEqual([
    expect.objectContaining({
      level: 'WARN',
      message: 'webhook rejected',
      topic: 'github',
      status: 401,
      reason: 'signature-missing',
      bytes: BODY.length,
    }),
    expect.objectContaining({ message: 'webhook rejected', topic: 'unknown', status: 404, reason: 'topic-unknown' }),
  ]);
  expect(output.metrics).toEqual(
    ['github', 'unknown'].map((topic) => ({
      namespace: 'Catchbasin',
      dimensions: { service: 'ingest', stage: 'dev', topic },
      values: { WebhooksRejected: 1 },
    })),
  );
});

test('accepts webhooks by the cached secret while Secrets Manager fails, with a warning and a count', async () => {
  const handler = await load();
  await handler(postEvent('github', BODY, githubHeaders(BODY)));
  secrets.close();
  fakeClock(new Date(Date.now() + 300_000));
  try {
    const answer = await handler(postEvent('github', BODY, githubHeaders(BODY)));
    expect(answer.statusCode).toBe(200);
  } finally {
    jest.useRealTimers();
  }
  expect(output.logs.slice(1)).toMatchObject([
    {
      level: 'WARN',
      message: 'a secret could not be read again, so its cached value stays in use',
      secretName: 'webhooks/dev/github',
      error: expect.any(Object),
    },
    { level: 'INFO', message: 'webhook accepted' },
  ]);
  expect(output.metrics.slice(1)).toMatchObject([
    { dimensions: { service: 'ingest', stage: 'dev' }, values: { SecretRefreshesFailed: 1 } },
    { dimensions: { topic: 'github' }, values: { WebhooksAccepted: 1 } },
  ]);
});

test('logs the error of a dependency that failed', async () => {
  aws.behaviours.set('SendMessage', 'refuse');
  const handler = await load();
  const { statusCode } = await handler(postEvent('github', BODY, githubHeaders(BODY)));
  expect(statusCode).toBe(200);
  expect(aws.operations).toEqual(['PutObject', 'SendMessage', 'PutObject']);
  expect(await aws.keys('payloads')).toEqual([expect.stringMatching(/^unqueued\/normal\//), expect.any(String)]);
  expect(output.logs).toMatchObject([
    { level: 'WARN', durability: 'stored with a marker', errors: [expect.any(String)] },
  ]);
});

test.each(['STAGE', 'PAYLOAD_BUCKET', 'QUEUE_URLS'])('does not start without %s and names it', async (name) => {
  delete process.env[name];
  await expect(load()).rejects.toThrow(`The ingest function lacks the environment variables ${name}.`);
});

describe('a probe', () => {
  const PROBE = { probe: true } as const;

  test('reads the secrets, writes and deletes an object, reaches the queue, and leaves nothing', async () => {
    const handler = await load();
    expect(await handler(PROBE)).toEqual({ passed: 4, failures: [], warnings: [] });
    expect(secrets.actions).toEqual(['GetSecretValue']);
    expect(aws.operations).toEqual(['PutObject', 'DeleteObject', 'GetQueueAttributes']);
    expect(await aws.keys('payloads')).toEqual([]);
    expect(await aws.messages(queueUrl)).toEqual([]);
    expect(output.logs).toEqual([]);
  });

  test('fails when Secrets Manager, S3 and SQS refuse, and names each', async () => {
    const handler = await load();
    secrets.isDown = true;
    for (const operation of ['PutObject', 'GetQueueAttributes']) aws.behaviours.set(operation, 'refuse');
    const { passed, failures } = await handler(PROBE);
    expect(passed).toBe(1);
    expect(failures).toEqual([
      expect.stringMatching(/^read the secrets: .*webhooks\/dev\/github.*AccessDenied/),
      expect.stringMatching(/^write and delete an object: /),
      expect.stringMatching(/^reach the queue of lane normal: /),
    ]);
  });

  test('warns of a secret that is not set, which the version before lacks, too', async () => {
    secrets.secrets.clear();
    const handler = await load();
    expect(await handler(PROBE)).toEqual({
      passed: 4,
      failures: [],
      warnings: [expect.stringContaining('the secret webhooks/dev/github is not set')],
    });
  });
});
