import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultService } from '#ops/send/faults';
import type { FaultSwitch } from './fault-switch.ts';
import { operationOf } from './operation-of.ts';

/** In the words of each service, so that the SDK takes it for a failure of AWS, and tries again. */
const UNAVAILABLE: Readonly<Record<FaultService, readonly [type: string, body: string]>> = {
  s3: ['application/xml', '<Error><Code>ServiceUnavailable</Code><Message>by the fault switch</Message></Error>'],
  sqs: ['application/x-amz-json-1.0', '{"__type":"ServiceUnavailable","message":"by the fault switch"}'],
  dynamodb: ['application/x-amz-json-1.0', '{"__type":"ServiceUnavailable","message":"by the fault switch"}'],
};

export interface FaultProxy {
  readonly url: string;
  stop(): void;
}

/** Stands between the functions and an emulator, and passes everything through unless the switch says otherwise. */
export async function startFaultProxy(
  service: FaultService,
  emulator: string,
  faults: Pick<FaultSwitch, 'faultFor'>,
): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // As a whole before anything else: what has been sent is done, even when its sender no longer waits for it.
    const body = Buffer.concat(await request.toArray());
    const fault = faults.faultFor(service, operationOf(service, request));
    if (fault?.kind === 'fail') {
      const [type, text] = UNAVAILABLE[service];
      response.writeHead(503, { 'content-type': type }).end(text);
      return;
    }
    if (fault?.kind === 'delay') await sleep(fault.delayMs, undefined, { ref: false });

    const { method, url, rawHeaders: headers } = request;
    const passed = requestOf(new URL(emulator), { agent, method, path: url, headers }).end(body);
    // An emulator that stops may break a connection even after its answer has begun.
    passed.on('error', () => response.destroy());
    const [answer] = (await once(passed, 'response')) as [IncomingMessage];
    if (fault?.kind === 'drop') {
      await answer.toArray();
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
    await pipeline(answer, response);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
