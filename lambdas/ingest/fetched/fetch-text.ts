import { type RequestOptions, request } from 'node:https';
import { CONNECTION } from '#lambdas/ingest/fetched/trust';

/** The longest that a fetch may take. With it, the slowest answer stays below the 10 s that these providers wait. */
const TIMEOUT_MS = 2_000;
/** The largest answer in bytes. A certificate with its chain has 6,000, and a key set 2,000. */
const MAX_BYTES = 65_536;

/** Request to a source of keys. Its URL is pinned by the configuration. */
export interface KeyRequest {
  readonly url: string;
  /** JSON that is posted. @default a GET without a body */
  readonly json?: string;
}

/** Answer of a source of keys. */
export interface KeyAnswer {
  readonly status: number;
  /** Text of the body, or undefined for one that is too large. */
  readonly text: string | undefined;
  /** Header `cache-control`. */
  readonly cacheControl: string | undefined;
}

/** Fetches a text. Rejects when there is no answer. */
export type FetchText = (request: KeyRequest) => Promise<KeyAnswer>;

/** Creates the function that fetches over HTTPS. It follows no redirect, and reads no more than the limit. */
export function fetchTextBy(connection: RequestOptions = CONNECTION): FetchText {
  return ({ url, json }) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const post = json === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' } };
      const sent = request(url, { ...connection, ...post, signal }, (answer) => {
        const { statusCode: status = 0, headers } = answer;
        const finish = (text: string | undefined) => {
          resolve({ status, text, cacheControl: headers['cache-control'] });
          answer.destroy();
        };
        const pieces: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > MAX_BYTES) finish(undefined);
          else pieces.push(piece);
        });
        answer.on('end', () => finish(Buffer.concat(pieces).toString('utf8')));
        answer.on('error', reject);
        // A connection that ends early ends without an error.
        answer.on('close', () => reject(new Error(`the answer of ${url} is incomplete`)));
      });
      sent.on('error', reject);
      sent.end(json);
    });
}
