import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Reference } from '../../contract/reference.ts';
import { decodeBody, type StoredWebhook } from '../../contract/stored-webhook.ts';
import { hmacHex } from '../support/ingest.ts';
import { eventually, type LocalApp, projectWith, startLocal } from '../support/local-app.ts';
import { startSink } from '../support/sink.ts';

jest.setTimeout(180_000);

const githubExamples = jest.requireActual<{ name: string; examples: unknown[] }[]>('@octokit/webhooks-examples');

let sink: Awaited<ReturnType<typeof startSink>>;
let app: LocalApp;
let s3: S3Client;
let sqs: SQSClient;

beforeAll(async () => {
  sink = await startSink();
  app = await startLocal(projectWith(join(__dirname, 'webhooks'), sink.url));
  const shared = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  s3 = new S3Client({ ...shared, endpoint: app.endpoints.s3, forcePathStyle: true });
  sqs = new SQSClient({ ...shared, endpoint: app.endpoints.sqs, useQueueUrlAsEndpoint: false });
});

afterAll(async () => {
  const code = await app?.stop();
  sink?.stop();
  expect(code).toBe(0);
});

async function post(topic: string, body: Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/${topic}`, { method: 'POST', body, headers });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, answer };
}

/** Posts a webhook that must be accepted. @returns its id */
async function accepted(topic: string, body: Buffer, headers: Record<string, string> = {}): Promise<string> {
  const { status, headers: answered, answer } = await post(topic, body, headers);
  expect(status).toBe(200);
  expect(answered.get('x-webhook-id')).toBe(answer.id);
  return String(answer.id);
}

function signedByGithub(body: Buffer, event: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${hmacHex(app.secrets['test/github'] ?? '', body)}`,
  };
}

async function storedKeys(): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: app.bucket, ContinuationToken }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key as string));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
}

async function stored(id: string, keys?: readonly string[]): Promise<StoredWebhook> {
  const Key = (keys ?? (await storedKeys())).find((key) => key.endsWith(`/${id}.json`));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: app.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

const attemptsAt = (id: string) => sink.attempts.filter((attempt) => attempt.id === id);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The dead letter of a webhook, with its reason. */
async function deadLetterOf(id: string, priority: string) {
  let found: { reference: Reference; reason: Record<string, string | undefined> } | undefined;
  await eventually(`the dead letter of ${id}`, async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: app.queues[priority]?.deadLetterUrl,
        MessageAttributeNames: ['All'],
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }),
    );
    for (const { Body = '', MessageAttributes = {} } of Messages) {
      const reference: Reference = JSON.parse(Body);
      const reason = Object.fromEntries(Object.entries(MessageAttributes).map(([k, v]) => [k, v.StringValue]));
      if (reference.id === id) found = { reference, reason };
    }
    return found !== undefined;
  });
  return found as NonNullable<typeof found>;
}

test('every GitHub sample event is accepted, stored byte for byte and processed exactly once', async () => {
  const events = githubExamples.flatMap(({ name, examples }) =>
    examples.map((example) => ({ name, body: Buffer.from(JSON.stringify(example)) })),
  );
  expect(events.length).toBeGreaterThan(200);
  const sent = new Map<string, (typeof events)[number]>();
  const waiting = [...events];
  const sender = async () => {
    for (let event = waiting.pop(); event; event = waiting.pop()) {
      sent.set(await accepted('github', event.body, signedByGithub(event.body, event.name)), event);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  expect(sent.size).toBe(events.length);

  await eventually('all events to be processed', () => [...sent.keys()].every((id) => attemptsAt(id).length > 0));
  for (const [id, { name, body }] of sent) {
    expect(attemptsAt(id)).toMatchObject([{ topic: 'github', eventType: name, attempt: 1, sha256: sha256(body) }]);
  }
  const keys = await storedKeys();
  for (const [id, { body }] of sent) {
    expect(decodeBody(await stored(id, keys)).equals(body)).toBe(true);
  }
});

test.each([
  ['dollar signs', Buffer.from("$$ $& $` $' {body}")],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['nothing', Buffer.alloc(0)],
])('a body of %s reaches the bucket and the handler byte for byte', async (_, body) => {
  const id = await accepted('github', body, signedByGithub(body, 'push'));
  await eventually('its handler', () => attemptsAt(id).length > 0);
  expect(attemptsAt(id)).toMatchObject([{ sha256: sha256(body) }]);
  expect(decodeBody(await stored(id))).toEqual(body);
});

test('a signature with a timestamp passes, and a topic may have dots and dashes', async () => {
  const body = Buffer.from('{"id":"evt_1"}');
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = hmacHex(app.secrets['test/stripe'] ?? '', `${timestamp}.`, body);
  const ids = [
    await accepted('stripe', body, { 'stripe-signature': `t=${timestamp},v1=${signature}` }),
    await accepted('plain.v1-x', body),
  ];
  await eventually('both handlers', () => ids.every((id) => attemptsAt(id).length === 1));
});

test('a bad signature is answered 401 and leaves nothing behind', async () => {
  const body = Buffer.from('{"forged":true}');
  const before = await storedKeys();
  const { status, headers, answer } = await post('github', body, {
    ...signedByGithub(body, 'push'),
    'x-hub-signature-256': `sha256=${hmacHex('guessed', body)}`,
  });
  expect(status).toBe(401);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(answer).toMatchObject({ status: 401, title: 'Unauthorized' });
  expect(await storedKeys()).toEqual(before);
  expect(sink.attempts.filter((attempt) => attempt.sha256 === sha256(body))).toEqual([]);
});

test.each([
  ['an unknown topic', 'POST', 'unheard-of', 404],
  ['another method', 'PUT', 'github', 405],
])('%s is answered by a problem document', async (_, method, topic, status) => {
  const response = await fetch(`${app.url}/${topic}`, { method });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status });
});

test('a throwing handler is retried with growing delays and dead-lettered with its reason', async () => {
  const body = Buffer.from('{"order":1}');
  const id = await accepted('failing', body, { 'x-signature': hmacHex(app.secrets['test/failing'] ?? '', body) });
  const { reference, reason } = await deadLetterOf(id, 'normal');

  const attempts = attemptsAt(id);
  expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  // The queue's visibility is what spaces the attempts, so they may come late but never early.
  const delays = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
  expect(delays.map((delay, index) => delay >= 1_000 * 2 ** index - 100)).toEqual([true, true, true]);
  expect(reference).toMatchObject({ id, topic: 'failing' });
  expect(reason).toMatchObject({ errorName: 'RangeError', errorMessage: 'the stock is negative', attempts: '4' });
  expect(decodeBody(await stored(id))).toEqual(body);
});

test('a permanent error is dead-lettered at once', async () => {
  const id = await accepted('permanent', Buffer.from('{}'));
  const { reason } = await deadLetterOf(id, 'normal');
  expect(attemptsAt(id)).toHaveLength(1);
  expect(reason).toMatchObject({ errorName: 'PermanentError', errorMessage: 'no such customer', attempts: '1' });
});

test('a handler that hangs does not block its batch', async () => {
  const bodies = ['a', 'b', 'hang', 'c', 'd'];
  const ids = await Promise.all(bodies.map((text) => accepted('hanging', Buffer.from(text))));
  const hanging = ids[2] as string;
  const { reason } = await deadLetterOf(hanging, 'slow');
  expect(reason).toMatchObject({ errorName: 'AttemptTimedOutError', attempts: '2' });
  expect(attemptsAt(hanging)).toHaveLength(2);
  for (const id of ids.filter((other) => other !== hanging)) expect(attemptsAt(id)).toHaveLength(1);
});
