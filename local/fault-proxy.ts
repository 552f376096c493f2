import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as requestOf,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultService } from '#ops/send/faults';
import type { FaultSwitch } from './fault-switch.ts';
import { operationOf } from './operation-of.ts';

interface ErrorResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The error response of each service, in its own format, so that the SDK retries it like a failure of AWS. */
const ERRORS: Readonly<Record<FaultService, ErrorResponse>> = {
  s3: {
    status: 503,
    type: 'application/xml',
    body: '<Error><Code>ServiceUnavailable</Code><Message>injected fault</Message></Error>',
  },
  sqs: jsonError(503, 'ServiceUnavailable'),
  dynamodb: jsonError(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
};

/** A running fault proxy. */
export interface FaultProxy {
  readonly url: string;
  stop(): void;
}

/**
 * Starts a proxy between the functions and an emulator in this process that is already listening.
 *
 * While the service has a fault, the proxy forwards each request that begins, and injects the fault. Without one it
 * hands the request to the emulator, because a second request would double the work.
 */
export async function startFaultProxy(
  service: FaultService,
  emulator: Server,
  faults: Pick<FaultSwitch, 'faultFor' | 'faults'>,
): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const url = urlOf(emulator);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Read the whole request first: AWS also executes a request whose sender has stopped waiting.
    const body = Buffer.concat(await request.toArray());
    const fault = faults.faultFor(service, operationOf(service, request));
    if (fault?.kind === 'fail') {
      const { status, type, body: text } = ERRORS[service];
      response.writeHead(status, { 'content-type': type }).end(text);
      return;
    }
    if (fault?.kind === 'delay') await sleep(fault.delayMs, undefined, { ref: false });

    const { method, url: path, rawHeaders: headers } = request;
    const forwarded = requestOf(url, { agent, method, path, headers }).end(body);
    // An emulator that stops can break a connection in the middle of a response.
    forwarded.on('error', () => response.destroy());
    const [received] = (await once(forwarded, 'response')) as [IncomingMessage];
    if (fault?.kind === 'drop') {
      await received.toArray();
      response.destroy();
      return;
    }
    response.writeHead(received.statusCode ?? 502, received.statusMessage, received.rawHeaders);
    await pipeline(received, response);
  }

  const server = createServer((request, response) => {
    if (!faults.faults[service]) emulator.emit('request', request, response);
    else handle(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: urlOf(server),
    stop() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function jsonError(status: number, type: string): ErrorResponse {
  const body = JSON.stringify({ __type: type, message: 'injected fault' });
  return { status, type: 'application/x-amz-json-1.0', body };
}
