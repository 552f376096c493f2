import type { Behaviour } from '#test/support/aws-server';
import { BundledIngest } from '#test/support/bundled-ingest';
import { type EndpointRequest, githubHeaders, hmacHex, NOW } from '#test/support/ingest';

const SECRET = 'the secret of the tests';
const BODY = Buffer.from('{"ref":"refs/heads/main"}');
const GITHUB: EndpointRequest = { headers: githubHeaders(BODY, SECRET), body: BODY };

const ingest = new BundledIngest();
beforeAll(() => ingest.start());
afterAll(() => ingest.stop());
beforeEach(() => {
  for (const topic of ['github', 'slack']) ingest.secrets.set(topic, SECRET);
});
afterEach(() => {
  ingest.behaviours.clear();
  ingest.secrets.isDown = false;
});

/** Tests run in this order on one function, so each starts with a moment at which no earlier failure is remembered. */
let clock = NOW.getTime();
const moment = (hours = 30) => {
  clock += hours * 3_600_000;
  return new Date(clock);
};
const after = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1_000);

function slackRequest(at: Date): EndpointRequest {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = `v0=${hmacHex(SECRET, `v0:${timestamp}:`, BODY)}`;
  return { headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature }, body: BODY };
}

/** Sends a request that must be rejected before anything is stored or queued. */
async function rejected(topic: string, request: EndpointRequest, at: Date) {
  const seen = ingest.operations.length;
  const { statusCode, headers, counted } = await ingest.ask(topic, request, at);
  expect(ingest.operations.slice(seen)).toEqual([]);
  expect(counted).toEqual({ WebhooksRejected: 1 });
  expect(headers).not.toHaveProperty('x-webhook-id');
  return { statusCode, retryAfter: headers?.['retry-after'] };
}

const FAULTS: readonly Behaviour[] = ['refuse', 'ignore', 'drop'];

test.each(FAULTS)('S3 fails (%s): 200, the webhook is in the message', async (behaviour) => {
  ingest.behaviours.set('PutObject', behaviour);
  const answer = await ingest.ask('github', GITHUB, moment());
  expect(answer).toMatchObject({
    statusCode: 200,
    counted: { WebhooksAccepted: 1, WebhooksDegraded: 1 },
    queued: { webhook: expect.any(String) },
    isMarked: false,
  });
  expect(answer.stored !== undefined).toBe(behaviour === 'drop');
});

test.each(FAULTS)('SQS fails (%s): 200, the webhook is stored with a marker', async (behaviour) => {
  ingest.behaviours.set('SendMessage', behaviour);
  const answer = await ingest.ask('github', GITHUB, moment());
  expect(answer).toMatchObject({
    statusCode: 200,
    counted: { WebhooksAccepted: 1, WebhooksDegraded: 1 },
    stored: { body: BODY.toString() },
    isMarked: true,
  });
  // The requeue function queues it a second time, and the processor recognizes that.
  expect(answer.queued !== undefined).toBe(behaviour === 'drop');
});

test('both fail: 503 with Retry-After, and nothing is kept', async () => {
  ingest.behaviours.set('PutObject', 'refuse').set('SendMessage', 'refuse');
  const before = await ingest.storedCount();
  const answer = await ingest.ask('github', GITHUB, moment());
  expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' }, counted: { WebhooksRejected: 1 } });
  expect(answer.headers).not.toHaveProperty('x-webhook-id');
  expect(await ingest.storedCount()).toBe(before);
});

test('Secrets Manager fails: the cached secret is used for 24 hours, and without one the answer is 503', async () => {
  const at = moment();
  expect(await ingest.ask('github', GITHUB, at)).toMatchObject({ statusCode: 200 });
  ingest.secrets.isDown = true;
  for (const seconds of [301, 86_399]) {
    expect(await ingest.ask('github', GITHUB, after(at, seconds))).toMatchObject({
      statusCode: 200,
      counted: { WebhooksAccepted: 1, SecretRefreshesFailed: 1 },
      stored: { body: BODY.toString() },
    });
  }
  expect(await rejected('github', GITHUB, after(at, 86_401))).toEqual({ statusCode: 503, retryAfter: '10' });
});

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['a JSON object of two strings', '{"key":"a","other":"b"}'],
  ['an empty list', '[]'],
])('the secret is %s: 503', async (_, text) => {
  if (text === undefined) ingest.secrets.secrets.delete('github');
  else ingest.secrets.set('github', text);
  expect(await rejected('github', GITHUB, moment())).toEqual({ statusCode: 503, retryAfter: '10' });
});

test.each<[string, (at: Date) => EndpointRequest]>([
  ['wrong', (at) => ({ ...slackRequest(at), body: Buffer.from('{}') })],
  ['missing', () => ({ body: BODY })],
  ['stale', (at) => slackRequest(after(at, -700))],
  ['from the future', (at) => slackRequest(after(at, 400))],
])('the signature is %s: 401', async (_, request) => {
  const at = moment();
  expect(await rejected('slack', request(at), at)).toEqual({ statusCode: 401 });
});

test('our own 503 made a request late: its retry with the first timestamp is accepted', async () => {
  const at = moment();
  ingest.behaviours.set('PutObject', 'refuse').set('SendMessage', 'refuse');
  expect(await ingest.ask('slack', slackRequest(at), at)).toMatchObject({ statusCode: 503 });
  ingest.behaviours.clear();
  expect(await ingest.ask('slack', slackRequest(at), after(at, 360))).toMatchObject({ statusCode: 200 });
});

test.each<[string, number, string, EndpointRequest]>([
  ['the topic is unknown', 404, 'not-a-topic', GITHUB],
  ['the method is not POST', 405, 'github', { ...GITHUB, method: 'PUT' }],
  ['the body is too large', 413, 'github', { ...GITHUB, body: Buffer.alloc(4_000_001) }],
])('%s: %d', async (_, statusCode, topic, request) => {
  expect(await rejected(topic, request, moment())).toEqual({ statusCode });
});
