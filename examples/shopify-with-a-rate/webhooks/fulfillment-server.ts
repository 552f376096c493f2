import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Request that the server received. */
export interface Shipment {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Response of the server to one request. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Starts a fulfillment service on this machine, for tests.
 *
 * @returns the requests that it receives, and the responses to the next ones. All others are answered 201
 */
export async function startFulfillment() {
  const shipments: Shipment[] = [];
  const answers: Answer[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    shipments.push({ headers: request.headers, body: JSON.parse(body) });
    const { status, headers } = answers.shift() ?? { status: 201 };
    response.writeHead(status, headers).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    shipments,
    answers,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
