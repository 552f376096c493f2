import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest } from '@smithy/types';
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

test('a wrong signature with a right clock is not retried', async () => {
  answer = (response) => response.writeHead(403).end('{"__type":"InvalidSignatureException","message":"no"}');
  await expect(thinCalls(process.env).getSecret('a', LIMITS)).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  });
  expect(received).toHaveLength(1);
});

test('an object with another checksum than that of S3 is refused', async () => {
  answer = (response) => response.writeHead(200, { 'x-amz-checksum-crc32': 'AAAAAA==' }).end('{}');
  await expect(thinCalls(process.env).getObject('bucket', 'a', LIMITS)).rejects.toThrow(
    'the checksum of a does not match',
  );
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
