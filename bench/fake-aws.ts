import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate } from './certificate.ts';

const SERVICES = ['s3', 'sqs', 'secretsmanager', 'dynamodb'] as const;
type Service = (typeof SERVICES)[number];
type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string };

/**
 * Answers the calls of the measured functions over TLS, one port for each service as AWS has a host for each.
 *
 * It checks no signatures and keeps objects and messages only while `keep` is true.
 */
export class FakeAws {
  keep = false;
  /** Milliseconds after which S3 answers a GET. */
  getDelayMs = 0;
  readonly objects = new Map<string, string>();
  readonly messages: string[] = [];
  /** Number of calls by operation. */
  readonly calls = new Map<string, number>();
  readonly #certificate: Certificate;
  readonly #secret: string;
  readonly #servers: Server[] = [];

  /** @param secret value of every secret */
  constructor(certificate: Certificate, secret: string) {
    this.#certificate = certificate;
    this.#secret = secret;
  }

  /** @returns the variables of a function that uses this server, without those of the function itself */
  async listen(): Promise<Record<string, string>> {
    const urls: Partial<Record<Service, string>> = {};
    for (const service of SERVICES) urls[service] = await this.#listen(service);
    const { s3 = '', sqs = '', secretsmanager = '', dynamodb = '' } = urls;
    return {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token'.repeat(100),
      AWS_ENDPOINT_URL_S3: s3,
      AWS_ENDPOINT_URL_SQS: sqs,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsmanager,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      NODE_EXTRA_CA_CERTS: this.#certificate.file,
      QUEUE_URL: `${sqs}/000000000000/queue`,
    };
  }

  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  async #listen(service: Service): Promise<string> {
    // AWS closes idle connections later than a run of the other variants takes, and announces no time.
    const server = createServer({ ...this.#certificate, keepAlive: true, keepAliveTimeout: 0 }, (request, response) => {
      this.#answer(service, request, response).catch((error) => response.destroy(error));
    });
    this.#servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async #answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = new URL(request.url ?? '', 'https://host').pathname;
    const operation = `${request.headers['x-amz-target'] ?? request.method}`.replace(/^.*\./, '');
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const answer = service === 's3' ? await this.#store(operation, path, body) : this.#call(operation, body);
    const { status = 200, headers = {}, body: text = '' } = answer;
    const id = service === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid';
    response.writeHead(status, { [id]: randomUUID(), 'content-length': `${Buffer.byteLength(text)}`, ...headers });
    response.end(text);
  }

  async #store(method: string, path: string, body: Buffer): Promise<Answer> {
    if (method === 'PUT') {
      if (this.keep) this.objects.set(path, body.toString());
      return { headers: { etag: '"5d41402abc4b2a76b9719d911017c592"', 'x-amz-id-2': 'id'.repeat(30) } };
    }
    if (this.getDelayMs > 0) await sleep(this.getDelayMs);
    const object = this.objects.get(path);
    if (object !== undefined) return { headers: { 'content-type': 'application/json' }, body: object };
    return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  }

  #call(operation: string, body: Buffer): Answer {
    if (operation === 'SendMessage') {
      const { MessageBody = '' } = JSON.parse(body.toString());
      if (this.keep) this.messages.push(MessageBody);
      // The SDK compares it.
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
      return json('1.0', { MD5OfMessageBody, MessageId: randomUUID() });
    }
    if (operation === 'GetSecretValue') return json('1.1', { Name: 'secret', SecretString: this.#secret });
    return json('1.0', {});
  }
}

function json(version: string, value: object): Answer {
  return { headers: { 'content-type': `application/x-amz-json-${version}` }, body: JSON.stringify(value) };
}
