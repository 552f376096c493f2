import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Attempted {
  readonly id: string;
  readonly topic: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly attempt: number;
  readonly sha256: string;
  /** The body, when it is short. */
  readonly text?: string;
  /** Set by handlers that report more than once per attempt. */
  readonly step?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Starts a server on loopback that the handlers under test report each attempt to. */
export async function startSink() {
  const attempts: Attempted[] = [];
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const attempted: Attempted = { ...JSON.parse(body), at: Date.now() };
      attempts.push(attempted);
      response.writeHead(refused.has(attempted.topic) ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    attempts,
    /** Topics whose reports are answered 503, which tells their handlers to fail. */
    refused,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
