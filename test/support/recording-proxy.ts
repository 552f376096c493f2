import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { operationOf } from '#local/operation-of';

/** Request to an emulator. */
export interface RecordedCall {
  /** Name of the operation, such as `PutObject`. */
  readonly operation: string;
  readonly body: string;
}

/** A server in front of an emulator that records the requests. */
export class RecordingProxy {
  readonly #calls: RecordedCall[];
  readonly #target: string;
  readonly #server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { method, url, rawHeaders: headers } = request;
    const operation = operationOf(request.headers['x-amz-target'] ? 'sqs' : 's3', request);
    this.#calls.push({ operation, body: body.toString() });
    const forwarded = forward(new URL(url ?? '', this.#target), { method, headers }).end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    await pipeline(answer, response);
  });

  /**
   * @param target address of the emulator
   * @param calls receives the requests in their order
   */
  constructor(target: string, calls: RecordedCall[]) {
    this.#target = target;
    this.#calls = calls;
  }

  /** @returns the address */
  async listen(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
