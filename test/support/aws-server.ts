import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { operationOf } from '#local/operation-of';

/**
 * `refuse` answers 403, which the SDK does not retry. `ignore` does nothing and never answers; `drop` does what it is
 * asked for and never answers. A promise delays until it resolves. `body` is the response, with status 200 unless
 * `status` is another one. `close` closes the connection, after a part of the response if there is a `body`. `first` is
 * the behaviour of the next request only, and `then` that of all later ones.
 */
export type Behaviour =
  | 'refuse'
  | 'ignore'
  | 'drop'
  | Promise<void>
  | { readonly body: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly close: true; readonly body?: string }
  | { readonly first: Behaviour; readonly then?: Behaviour };

const CLIENT = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** An emulator of S3 and SQS on the loopback interface, behind a server that records requests and can disturb them. */
export class AwsServer {
  /** The operations in the order in which their requests arrived. */
  readonly operations: string[] = [];
  /** Behaviour by operation. An operation without one is forwarded to the emulator. */
  readonly behaviours = new Map<string, Behaviour>();
  readonly #emulator = buildApp({ host: '127.0.0.1', logger: false });
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch(() => response.destroy());
  });
  #emulatorUrl = '';
  #clients!: { readonly s3: S3Client; readonly sqs: SQSClient };

  /** Starts both servers and points the SDK of this process to them. @returns the URL */
  async listen(): Promise<string> {
    this.#emulatorUrl = await this.#emulator.listen({ host: '127.0.0.1', port: 0 });
    const endpoint = this.#emulatorUrl;
    this.#clients = { s3: new S3Client({ ...CLIENT, endpoint }), sqs: new SQSClient({ ...CLIENT, endpoint }) };
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const url = this.#url;
    Object.assign(process.env, {
      AWS_REGION: CLIENT.region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SQS: url,
    });
    return url;
  }

  async close(): Promise<void> {
    for (const client of Object.values(this.#clients)) client.destroy();
    for (const server of [this.#server, this.#emulator.server]) server.closeAllConnections();
    this.#server.close();
    await this.#emulator.close();
  }

  async createBucket(name: string): Promise<void> {
    await this.#clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  }

  /** Creates a queue. @returns its URL on this server */
  async createQueue(name: string): Promise<string> {
    const fifo = name.endsWith('.fifo') && { Attributes: { FifoQueue: 'true' } };
    await this.#clients.sqs.send(new CreateQueueCommand({ QueueName: name, ...fifo }));
    return `${this.#url}/000000000000/${name}`;
  }

  async put(bucket: string, key: string, body: string): Promise<void> {
    await this.#clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  async keys(bucket: string): Promise<string[]> {
    const keys: string[] = [];
    const pages = paginateListObjectsV2({ client: this.#clients.s3 }, { Bucket: bucket });
    for await (const { Contents = [] } of pages) keys.push(...Contents.map(({ Key = '' }) => Key));
    return keys;
  }

  async read(bucket: string, key: string): Promise<{ readonly type: string | undefined; readonly text: string }> {
    const { Body, ContentType } = await this.#clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { type: ContentType, text: (await Body?.transformToString()) ?? '' };
  }

  /** Receives what is in a queue at this moment, at most ten messages. */
  async messages(queueUrl: string) {
    const url = new URL(new URL(queueUrl).pathname, this.#emulatorUrl).href;
    const { Messages = [] } = await this.#clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
    );
    return Messages.map(({ Body = '', Attributes }) => ({ reference: JSON.parse(Body), ...Attributes }));
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Returns the behaviour of a request, and advances to that of the next one. */
  #next(operation: string): Exclude<Behaviour, { first: Behaviour }> | undefined {
    const behaviour = this.behaviours.get(operation);
    if (typeof behaviour !== 'object' || !('first' in behaviour)) return behaviour;
    this.behaviours.delete(operation);
    if (behaviour.then !== undefined) this.behaviours.set(operation, behaviour.then);
    return behaviour.first as Exclude<Behaviour, { first: Behaviour }>;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const operation = operationOf(request.headers['x-amz-target'] ? 'sqs' : 's3', request);
    this.operations.push(operation);
    const behaviour = this.#next(operation);
    if (behaviour === 'ignore') return;
    if (behaviour === 'refuse') {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"__type":"AccessDenied"}');
      return;
    }
    if (typeof behaviour === 'object' && 'close' in behaviour) {
      const { body: part } = behaviour;
      if (part !== undefined) response.writeHead(200, { 'content-length': part.length + 1 }).write(part);
      setImmediate(() => request.socket.destroy());
      return;
    }
    if (typeof behaviour === 'object' && 'body' in behaviour) {
      response.writeHead(behaviour.status ?? 200, behaviour.headers).end(behaviour.body);
      return;
    }
    await behaviour;
    const { method, url, rawHeaders: headers } = request;
    const forwarded = forward(new URL(this.#emulatorUrl), { method, path: url, headers }).end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    if (behaviour === 'drop') {
      answer.resume();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    await pipeline(answer, response);
  }
}
