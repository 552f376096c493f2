import { type IncomingMessage, request as requestHttp } from 'node:http';
import { type Agent, request as requestHttps } from 'node:https';
import type { AwsResponse } from './aws-error.ts';

/** The largest response in bytes, several times the largest stored webhook. */
const MAX_RESPONSE_BYTES = 64 * 1_048_576;

/** Signed request. */
export interface SignedRequest {
  readonly url: URL;
  /** Path as it was signed, with the query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** No response within the limit of an attempt. It has the name and the code of the SDK's error. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly code = 'ETIMEDOUT';
}

/**
 * Sends a request once.
 *
 * @param agent connections of HTTPS. Those of HTTP, which only emulators have, are Node's
 * @param limitMs time from now until the response is complete
 * @throws {TimeoutError} when it is not
 * @throws {Error} of the connection, whose `code` is the one of Node
 */
export function exchange(
  { url, path, method, headers, body }: SignedRequest,
  agent: Agent,
  limitMs: number,
): Promise<AwsResponse> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const options = { hostname: url.hostname, port: url.port, path, method, headers, ...(isTls && { agent }) };
    const sent = (isTls ? requestHttps : requestHttp)(options, receive);
    let isOver = false;
    const fail = (error: Error) => {
      end();
      sent.destroy();
      reject(error);
    };
    const end = () => {
      isOver = true;
      clearTimeout(timer);
    };
    // A response that arrived while something else kept the event loop busy is read before the immediate.
    const timeout = () => isOver || fail(new TimeoutError(`no response within ${Math.round(limitMs)} ms`));
    const timer = setTimeout(() => setImmediate(timeout), limitMs);
    sent.on('error', fail);
    sent.end(body);

    function receive(response: IncomingMessage): void {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > MAX_RESPONSE_BYTES) fail(new Error(`the response has more than ${MAX_RESPONSE_BYTES} bytes`));
        else pieces.push(piece);
      });
      response.on('end', () => {
        end();
        // An error can be answered before the request was sent. The rest of it would keep the connection busy.
        if (!sent.writableFinished) sent.destroy();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) });
      });
      response.on('error', fail);
    }
  });
}
