import type { KeyObject } from 'node:crypto';
import type { FetchedVerification } from '#contract/fetched-verification';
import { fetchTextBy } from '#lambdas/ingest/fetched/fetch-text';
import { KeyCache } from '#lambdas/ingest/fetched/key-cache';
import { type EndpointRequest, endpointWith, NOW } from './ingest.ts';
import type { KeyServer } from './key-server.ts';

/** Creates an endpoint with one topic, `t`, whose keys are fetched from a server, and with a clock that can move. */
export function fetchedEndpoint(verify: FetchedVerification, server: KeyServer, root = server.root) {
  let now = NOW;
  const stale: string[] = [];
  const keys = new KeyCache({
    now: () => now,
    fetchText: fetchTextBy({ ...server.connection, ca: root.pem }),
    roots: [root.pem],
    onStale: (_, source) => void stale.push(source),
  });
  const clock = () => now;
  const endpoint = endpointWith(verify, { secret: () => 'id:secret', clock, keys });
  return {
    ...endpoint,
    stale,
    now: clock,
    /** Moves the clock. */
    pass(seconds: number): void {
      now = new Date(now.getTime() + seconds * 1_000);
    },
    /** Sends a request. @returns the status, and the reason of a rejection */
    async verdict(request: EndpointRequest): Promise<string> {
      const { statusCode } = await endpoint.ask(request);
      const reason = endpoint.lines.at(-1)?.fields.reason;
      return reason && statusCode !== 200 ? `${statusCode} ${reason}` : String(statusCode);
    },
  };
}

/** JSON Web Key of a public key, as a key set has it. */
export function jwkOf(key: KeyObject, more: object): object {
  return { ...key.export({ format: 'jwk' }), use: 'sig', ...more };
}
