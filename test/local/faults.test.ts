import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestOf, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient, GetItemCommand, InternalServerError, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FaultProxy, startFaultProxy } from '#local/fault-proxy';
import { FaultSwitch } from '#local/fault-switch';
import { type FaultService, type Faults, faultsSchema } from '#ops/send/faults';

interface Seen {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

let emulator: Server;
let seen: Seen[];
let respond: (response: ServerResponse) => void;
let random: () => number;
let faults: FaultSwitch;
let proxies: Record<FaultService, FaultProxy>;

beforeEach(async () => {
  seen = [];
  random = () => 0;
  respond = (response) => response.end();
  emulator = createServer(async (request, response) => {
    const body = await buffer(request);
    seen.push({ line: `${request.method} ${request.url}`, headers: request.rawHeaders, body });
    respond(response);
  });
  await once(emulator.listen(0, '127.0.0.1'), 'listening');
  faults = new FaultSwitch({ onChange: () => {}, random: () => random() });
  proxies = {
    s3: await startFaultProxy('s3', emulator, faults),
    sqs: await startFaultProxy('sqs', emulator, faults),
    dynamodb: await startFaultProxy('dynamodb', emulator, faults),
  };
});
afterEach(() => {
  for (const proxy of Object.values(proxies)) proxy.stop();
  emulator.closeAllConnections();
  emulator.close();
});

const set = (input: unknown) => faults.set(faultsSchema.parse(input) as Faults);

/** Sends a request that `fetch` would refuse, and rejects when the connection breaks. */
async function send(url: string, method: string, path: string, headers: string[] = [], body = Buffer.alloc(0)) {
  const { hostname, port } = new URL(url);
  const request = requestOf({ hostname, port, method, path, headers: ['Host', 'store.example', ...headers] });
  const [response] = (await once(request.end(body), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.rawHeaders, body: await buffer(response) };
}

describe('without a fault', () => {
  test('forwards a request unchanged', async () => {
    const body = randomBytes(300_000);
    const headers = ['X-Amz-Date', '1', 'x-two', 'a', 'x-two', 'b', 'Content-Length', String(body.length)];
    await send(proxies.s3.url, 'PUT', '/b/k%20e//y?x=%2F&y', headers, body);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.line).toBe('PUT /b/k%20e//y?x=%2F&y');
    expect(seen[0]?.headers.slice(0, 10)).toEqual(['Host', 'store.example', ...headers]);
    expect(seen[0]?.body.equals(body)).toBe(true);
  });

  test('forwards a response unchanged', async () => {
    const bytes = randomBytes(300_000);
    respond = (response) => response.writeHead(418, ['X-Id', '7', 'x-two', 'a', 'x-two', 'b']).end(bytes);
    const answer = await send(proxies.s3.url, 'GET', '/b/k');
    expect(answer.status).toBe(418);
    expect(answer.headers.slice(0, 6)).toEqual(['X-Id', '7', 'x-two', 'a', 'x-two', 'b']);
    expect(answer.body.equals(bytes)).toBe(true);
  });

  test('forwards chunks, a response without a body, and a broken connection', async () => {
    await send(proxies.s3.url, 'PUT', '/b/k', ['Transfer-Encoding', 'chunked'], Buffer.from('abc'));
    expect(String(seen[0]?.body)).toBe('abc');
    respond = (response) => response.writeHead(200, { 'content-length': 42 }).end();
    expect(await send(proxies.s3.url, 'HEAD', '/b/k')).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    respond = (response) => response.destroy();
    await expect(send(proxies.s3.url, 'GET', '/b/k')).rejects.toThrow('socket hang up');
    respond = (response) => response.writeHead(200, { 'content-length': 42 }).write('a', () => response.destroy());
    await expect(send(proxies.s3.url, 'GET', '/b/k')).rejects.toThrow('aborted');
  });
});

test.each<[FaultService, number, string]>([
  ['s3', 503, 'application/xml'],
  ['sqs', 503, 'application/x-amz-json-1.0'],
  ['dynamodb', 500, 'application/x-amz-json-1.0'],
])('fail of %s responds %d as %s and does not forward the request', async (service, status, type) => {
  set({ [service]: { kind: 'fail' } });
  const response = await send(proxies[service].url, 'PUT', '/b/k');
  expect(response).toMatchObject({ status, headers: expect.arrayContaining(['content-type', type]) });
  expect(seen).toEqual([]);
});

test('delay applies the request later, even when the client has given up', async () => {
  set({ s3: { kind: 'delay', delayMs: 30 } });
  const { hostname, port } = new URL(proxies.s3.url);
  const request = requestOf({ hostname, port, method: 'PUT', path: '/b/k' }).on('error', () => {});
  // The proxy asks the switch after it has read the whole request.
  random = () => {
    request.destroy();
    return 0;
  };
  request.end('abc');
  await once(emulator, 'request');
  random = () => 0;
  expect(await send(proxies.s3.url, 'GET', '/b/k')).toMatchObject({ status: 200 });
  expect(seen.map(({ line, body }) => `${line} ${body}`)).toEqual(['PUT /b/k abc', 'GET /b/k ']);
});

test.each<FaultService>(['s3', 'sqs', 'dynamodb'])('drop of %s forwards and breaks the connection', async (service) => {
  set({ [service]: { kind: 'drop' } });
  await expect(send(proxies[service].url, 'PUT', '/b/k')).rejects.toThrow('socket hang up');
  expect(seen).toMatchObject([{ line: 'PUT /b/k' }]);
});

test('a fault does not affect the other services and ends when it is replaced', async () => {
  set({ s3: { kind: 'fail' } });
  expect(await send(proxies.sqs.url, 'POST', '/')).toMatchObject({ status: 200 });
  expect(await send(proxies.dynamodb.url, 'POST', '/')).toMatchObject({ status: 200 });
  set({ sqs: { kind: 'fail' } });
  expect(await send(proxies.s3.url, 'PUT', '/b/k')).toMatchObject({ status: 200 });
  expect(await send(proxies.sqs.url, 'POST', '/')).toMatchObject({ status: 503 });
  set({});
  expect(await send(proxies.sqs.url, 'POST', '/')).toMatchObject({ status: 200 });
});

test('a fault hits its share of requests', () => {
  set({ s3: { kind: 'fail', share: 0.3 } });
  const hits = (at: number) => {
    random = () => at;
    return faults.faultFor('s3', 'PutObject') !== undefined;
  };
  expect([0, 0.29, 0.3, 0.99].map(hits)).toEqual([true, true, false, false]);
  set({ s3: { kind: 'fail', share: 0 } });
  expect(hits(0)).toBe(false);
});

const shared = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };

describe('a fault limited to some operations hits only these calls of the SDK', () => {
  test('of S3', async () => {
    const s3 = new S3Client({ ...shared, endpoint: proxies.s3.url, forcePathStyle: true });
    const at = { Bucket: 'b', Key: 'k' };
    const put = () => s3.send(new PutObjectCommand({ ...at, Body: 'abc' }));
    const get = () => s3.send(new GetObjectCommand(at));
    const list = () => s3.send(new ListObjectsV2Command({ Bucket: 'b' }));
    respond = (response) => response.end('<ListBucketResult/>');
    set({ s3: { kind: 'fail', operations: ['PutObject'] } });
    await expect(put()).rejects.toThrow('injected fault');
    await get();
    await list();
    set({ s3: { kind: 'fail', operations: ['GetObject'] } });
    await put();
    await expect(get()).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
    await list();
    set({ s3: { kind: 'fail', operations: ['ListObjectsV2'] } });
    await put();
    await get();
    await expect(list()).rejects.toThrow('injected fault');
    s3.destroy();
  });

  test('of SQS', async () => {
    const sqs = new SQSClient({ ...shared, endpoint: proxies.sqs.url, md5: false });
    const QueueUrl = `${proxies.sqs.url}/000000000000/q`;
    const sendMessage = () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'abc' }));
    const hide = () =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'r', VisibilityTimeout: 1 }));
    respond = (response) => response.end('{}');
    set({ sqs: { kind: 'fail', operations: ['SendMessage'] } });
    await expect(sendMessage()).rejects.toMatchObject({ name: 'ServiceUnavailable', message: 'injected fault' });
    await hide();
    set({ sqs: { kind: 'fail', operations: ['ChangeMessageVisibility'] } });
    await sendMessage();
    await expect(hide()).rejects.toThrow('injected fault');
    sqs.destroy();
  });

  test('of DynamoDB', async () => {
    const dynamodb = new DynamoDBClient({ ...shared, endpoint: proxies.dynamodb.url });
    const get = () => dynamodb.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'a' } } }));
    const put = () => dynamodb.send(new PutItemCommand({ TableName: 't', Item: { id: { S: 'a' } } }));
    respond = (response) => response.end('{}');
    set({ dynamodb: { kind: 'fail', operations: ['GetItem'] } });
    await expect(get()).rejects.toMatchObject({
      name: 'InternalServerError',
      message: 'injected fault',
      $metadata: { httpStatusCode: 500 },
    });
    await put();
    set({ dynamodb: { kind: 'fail', operations: ['PutItem'] } });
    await get();
    await expect(put()).rejects.toBeInstanceOf(InternalServerError);
    dynamodb.destroy();
  });
});

test('the SDK retries a failing call of DynamoDB', async () => {
  const dynamodb = new DynamoDBClient({ ...shared, endpoint: proxies.dynamodb.url, maxAttempts: 2 });
  respond = (response) => response.end('{}');
  const draws = [0, 1];
  random = () => draws.shift() ?? 1;
  set({ dynamodb: { kind: 'fail', share: 0.5 } });
  const { $metadata } = await dynamodb.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'a' } } }));
  expect($metadata.attempts).toBe(2);
  dynamodb.destroy();
});
