import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isThrottlingError } from '@smithy/core/retry';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest } from '@smithy/types';
import { THROTTLING } from '#lambdas/runtime/aws/aws-http';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';

const LIMITS = { attempts: 2, attemptMs: 2_000, callMs: 4_000 };
const KEY = "webhooks/topic=orders/dt=2026-11-24/a b+c!*'()~é.json";
const environment = process.env;

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly port: number;
}

let server: Server;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => response.end('{}');
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body, port: request.socket.remotePort ?? 0 });
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.env = {
    ...environment,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'session',
  };
});
afterEach(() => {
  process.env = environment;
  server.closeAllConnections();
  server.close();
});

/** SHA-256 in the form that the signer of the SDK takes. */
class Sha256 {
  readonly #hash;
  constructor(key?: string | Uint8Array) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

/** Signs what a server received as the SDK does. @returns the header `authorization` */
async function authorizationOfSdk({ method, url, headers, body }: Received, service: string): Promise<string> {
  const signer = new SignatureV4({
    service,
    region: 'eu-central-1',
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: process.env.AWS_SESSION_TOKEN ?? '',
    },
    sha256: Sha256 as never,
    uriEscapePath: service !== 's3',
    applyChecksum: true,
  });
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  const request = { method, protocol: 'http:', hostname: '127.0.0.1', path: url, headers: signed, query: {}, body };
  const at = String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
  const result = await signer.sign(request as HttpRequest, { signingDate: new Date(at) });
  return result.headers.authorization ?? '';
}

test('requests are signed as the SDK signs them', async () => {
  const calls = thinCalls(process.env);
  await calls.putObject('bucket', KEY, '{"a":"é"}', LIMITS);
  await calls.getObject('bucket', KEY, LIMITS);
  await calls.getSecret('webhooks/github', LIMITS);
  const services = ['s3', 's3', 'secretsmanager'];
  for (const [index, request] of received.entries()) {
    expect(request.headers.authorization).toBe(await authorizationOfSdk(request, services[index] ?? ''));
  }
  expect(received).toHaveLength(3);
  for (const { headers } of received) {
    expect(headers.authorization).toContain('x-amz-content-sha256;x-amz-date;x-amz-security-token');
  }
});

test('S3 gets the checksum of an object, which is the hash that is signed', async () => {
  await thinCalls(process.env).putObject('bucket', KEY, '{"a":"é"}', LIMITS);
  const [{ headers, body } = {} as Received] = received;
  const digest = createHash('sha256').update(body).digest();
  expect(headers['x-amz-checksum-sha256']).toBe(digest.toString('base64'));
  expect(headers['x-amz-content-sha256']).toBe(digest.toString('hex'));
});

test('each attempt has the credentials of its time', async () => {
  const calls = thinCalls(process.env);
  await calls.getSecret('a', LIMITS);
  answer = (response) => {
    process.env.AWS_ACCESS_KEY_ID = 'AKIDROTATED';
    process.env.AWS_SECRET_ACCESS_KEY = 'rotated';
    answer = (next) => next.end('{}');
    response.writeHead(500).end();
  };
  await calls.getSecret('a', LIMITS);
  expect(received.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual([
    'AKIDEXAMPLE',
    'AKIDEXAMPLE',
    'AKIDROTATED',
  ]);
  const last = received.at(-1) as Received;
  expect(last.headers.authorization).toBe(await authorizationOfSdk(last, 'secretsmanager'));
});

test('a clock that is wrong is corrected by that of AWS, at once and for later calls', async () => {
  const calls = thinCalls(process.env);
  const theirs = () => new Date(Date.now() + 3_600_000).toUTCString();
  answer = (response) => {
    answer = (next) => next.writeHead(200, { date: theirs() }).end('{}');
    response.writeHead(403, { date: theirs() }).end('{"__type":"InvalidSignatureException"}');
  };
  await calls.getSecret('a', LIMITS);
  await calls.getSecret('a', LIMITS);
  const ahead = received.map(({ headers }) => {
    const at = String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
    return Math.round((Date.parse(at) - Date.now()) / 3_600_000);
  });
  expect(ahead.map(Math.abs)).toEqual([0, 1, 1]);
});

test('a wrong clock is corrected for calls at the same time', async () => {
  const theirs = () => new Date(Date.now() + 3_600_000).toUTCString();
  answer = (response) => {
    const { headers } = received.at(-1) as Received;
    const at = String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
    const isRight = Date.parse(at) - Date.now() > 3_000_000;
    response.writeHead(isRight ? 200 : 403, { date: theirs() });
    response.end(isRight ? '{}' : '{"__type":"InvalidSignatureException"}');
  };
  const calls = thinCalls(process.env);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => calls.getSecret(name, LIMITS)))).toEqual([
    '',
    '',
    '',
    '',
  ]);
});

test('a trace that cannot be sent is left out, and nothing fails later', async () => {
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'ingest';
  process.env._X_AMZN_TRACE_ID = 'Root=1;x=€\n';
  await thinCalls(process.env).getSecret('a', LIMITS);
  expect(received[0]?.headers['x-amzn-trace-id']).toBeUndefined();
});

test('a request that cannot be sent fails at once', async () => {
  process.env.AWS_SESSION_TOKEN = 'a\nb';
  const limits = { attempts: 1, attemptMs: 30, callMs: 30 };
  await expect(thinCalls(process.env).getSecret('a', limits)).rejects.toMatchObject({ code: 'ERR_INVALID_CHAR' });
  // Its timer would throw here.
  await sleep(60);
});

test('a response counts that arrived while the event loop was busy', async () => {
  const call = thinCalls(process.env).getSecret('a', { attempts: 1, attemptMs: 150, callMs: 150 });
  answer = (response) => {
    response.end('{"SecretString":"s"}');
    // In the same process as the server, so that the response is waiting when the loop goes on.
    setImmediate(() => {
      const until = Date.now() + 300;
      while (Date.now() < until);
    });
  };
  expect(await call).toBe('s');
});

test('no attempt is made with too little time, and the error is that of the last whole one', async () => {
  answer = () => {};
  const call = thinCalls(process.env).getSecret('a', { attempts: 3, attemptMs: 400, callMs: 880 });
  await expect(call).rejects.toThrow(/^no response within (3[5-9]\d|400) ms$/);
  expect(received).toHaveLength(2);
});

test.each([
  ['', 'an empty body'],
  ['[', 'no JSON'],
  ['"text"', 'no object'],
])('an answer with %j, %s, is an error that does not quote it', async (body) => {
  answer = (response) => response.end(body);
  await expect(thinCalls(process.env).getSecret('a', LIMITS)).rejects.toMatchObject({
    name: 'InvalidResponse',
    message: 'AWS answered no JSON',
  });
});

test('an answer that is not HTTP is not part of the error', async () => {
  answer = (response) => response.socket?.end('s3cret\r\n\r\n');
  const error = await thinCalls(process.env)
    .getSecret('a', LIMITS)
    .catch((thrown) => thrown);
  expect(error).toMatchObject({ code: expect.stringMatching(/^HPE_/), $metadata: { attempts: 2 } });
  expect(JSON.stringify(Object.entries(error))).not.toMatch(/s3cret|115,51,99/);
});

test.each(['a/../b', '.', 'a/..'])('the key %s is refused', async (key) => {
  await expect(thinCalls(process.env).getObject('bucket', key, LIMITS)).rejects.toThrow(
    'the key of an object has the part',
  );
  expect(received).toEqual([]);
});

// Checksums of `{}`, as Python's hashlib and zlib compute them.
const RIGHT = { sha256: 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=', crc32: 'o6a/Qw==' } as const;

test.each<[keyof typeof RIGHT]>([['sha256'], ['crc32']])('the checksum %s of S3 is compared', async (name) => {
  const header = `x-amz-checksum-${name}`;
  answer = (response) => response.writeHead(200, { [header]: RIGHT[name] }).end('{}');
  expect(await thinCalls(process.env).getObject('bucket', 'a', LIMITS)).toBe('{}');
  answer = (response) => response.writeHead(200, { [header]: RIGHT[name] }).end('[]');
  await expect(thinCalls(process.env).getObject('bucket', 'a', LIMITS)).rejects.toThrow(
    'the checksum of a does not match',
  );
  answer = (response) => response.writeHead(200, { [header]: `${RIGHT[name]}-2` }).end('[]');
  // One of parts is not compared.
  expect(await thinCalls(process.env).getObject('bucket', 'a', LIMITS)).toBe('[]');
});

test.each(THROTTLING)('%s is a throttled call for the SDK, too', (name) => {
  expect(isThrottlingError(Object.assign(new Error(), { name, $fault: 'client', $metadata: {} }) as never)).toBe(true);
});

test('a wrong signature with a right clock is not retried', async () => {
  answer = (response) => response.writeHead(403).end('{"__type":"InvalidSignatureException","message":"no"}');
  await expect(thinCalls(process.env).getSecret('a', LIMITS)).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  });
  expect(received).toHaveLength(1);
});

test('in Lambda, requests carry the trace by which it detects recursion', async () => {
  const calls = thinCalls(process.env);
  process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793';
  await calls.getSecret('a', LIMITS);
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'ingest';
  await calls.getSecret('a', LIMITS);
  expect(received.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual([
    undefined,
    'Root=1-5759e988-bd862e3fe1be46a994272793',
  ]);
});

test('the retries of a throttled call stay within its time', async () => {
  answer = (response) => response.writeHead(400).end('{"__type":"ThrottlingException"}');
  const limits = { attempts: 10, attemptMs: 100, callMs: 300 };
  await expect(thinCalls(process.env).getSecret('a', limits)).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(received.length).toBeGreaterThan(1);
});
