import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from './addresses.ts';
import { type AwsError, type AwsResponse, errorOf } from './aws-error.ts';
import type { CallLimits } from './call-limits.ts';
import type { Connections } from './connections.ts';
import type { Environment } from './endpoint.ts';
import { exchange, type SignedRequest } from './exchange.ts';
import { Signer } from './signer.ts';

/** The longest wait before a further attempt, doubled with each one. */
const RETRY_DELAY_MS = 100;
/** The longest wait before a further attempt after AWS has answered that it gets too many requests. */
const THROTTLED_DELAY_MS = 500;
/** The difference of the clocks from which requests are signed with the time of AWS, which accepts 5 minutes. */
const MAX_SKEW_MS = 240_000;

/** Error codes of requests that AWS would answer later, as in the SDK. */
export const THROTTLING = [
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
];
const TRANSIENT = ['RequestTimeout', 'RequestTimeoutException', 'InternalError', 'ServiceUnavailable'];
/** Error codes of requests that are signed with a wrong time. */
const SKEWED = [
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
];

/** Request to a service. */
export interface AwsRequest extends Address {
  readonly method: string;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** SHA-256 of the body in hex. @default it is computed */
  readonly bodyHash?: string;
}

/**
 * Signed HTTP requests to AWS, with retries.
 *
 * Credentials are read from the environment for each attempt. Errors have the shape of those of the SDK.
 */
export class AwsHttp {
  readonly #environment: Environment;
  readonly #connections: Connections;
  /** Time of AWS less ours, where they differ too much. */
  #skewMs = 0;

  constructor(environment: Environment, connections: Connections) {
    this.#environment = environment;
    this.#connections = connections;
  }

  /**
   * Sends a request, and again after a failure that may pass.
   *
   * @throws {AwsError} when AWS answers with an error
   * @throws {Error} of the last attempt, when there was no answer
   */
  async send(request: AwsRequest, { attempts, attemptMs, callMs }: CallLimits): Promise<AwsResponse> {
    const until = performance.now() + callMs;
    const { bodyHash = hash('sha256', request.body ?? '') } = request;
    for (let attempt = 1; ; attempt++) {
      const limitMs = () => Math.max(1, Math.min(attemptMs, until - performance.now()));
      const { response, error, delayMs } = await this.#attempt(request, bodyHash, attempt, limitMs);
      if (response) return response;
      const remaining = until - performance.now();
      // An attempt with too little time would fail, and its error would hide the one before.
      if (delayMs === undefined || attempt >= attempts || remaining < attemptMs / 2) throw error;
      await sleep(Math.min(delayMs * Math.random(), Math.max(0, remaining - attemptMs)));
    }
  }

  async #attempt(request: AwsRequest, bodyHash: string, attempt: number, limitMs: () => number): Promise<Attempted> {
    const skewMs = this.#skewMs;
    let response: AwsResponse;
    try {
      response = await exchange(this.#sign(request, bodyHash, skewMs), this.#connections, limitMs());
    } catch (thrown) {
      this.#connections.closeUnused(request.url);
      return {
        error: withAttempts(thrown, attempt),
        delayMs: isReset(thrown) ? 0 : RETRY_DELAY_MS * 2 ** (attempt - 1),
      };
    }
    this.#correctClock(response);
    if (response.status >= 200 && response.status < 300) return { response };
    const error = errorOf(response, attempt);
    // Another call may have corrected the clock meanwhile.
    if (skewMs !== this.#skewMs && SKEWED.includes(error.name)) return { error, delayMs: 0 };
    const delayMs = delayOf(error);
    return { error, delayMs: delayMs && delayMs * 2 ** (attempt - 1) };
  }

  #sign({ service, url, path, method, headers, body }: AwsRequest, bodyHash: string, skewMs: number): SignedRequest {
    const env = this.#environment;
    const credentials = {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    };
    const unsigned = {
      service,
      region: env.AWS_REGION ?? '',
      host: url.host,
      method,
      path,
      headers: {
        ...headers,
        ...traceHeader(env),
        'user-agent': 'catchbasin',
        'content-length': String(Buffer.byteLength(body ?? '')),
        'x-amz-date': new Date(Date.now() + skewMs).toISOString().replaceAll(/[-:]|\.\d+/g, ''),
        'x-amz-content-sha256': bodyHash,
      },
    };
    const { headers: signed } = new Signer(unsigned, credentials).sign();
    return { url, path, method, headers: signed as Record<string, string>, ...(body && { body }) };
  }

  /** Adopts the time of AWS where ours is too far from it. */
  #correctClock({ headers }: AwsResponse): void {
    const { date } = headers;
    const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    const difference = theirs - Date.now();
    if (Math.abs(difference - this.#skewMs) >= MAX_SKEW_MS) this.#skewMs = difference;
  }
}

interface Attempted {
  readonly response?: AwsResponse;
  readonly error?: Error;
  /** The longest wait before a further attempt. Undefined when that would fail too. */
  readonly delayMs?: number | undefined;
}

/** Adds the attempts to an error of Node, and hides a response that is not HTTP, because it can have a secret in it. */
function withAttempts(thrown: unknown, attempts: number): Error {
  const hidden = Object.hasOwn(thrown as Error, 'rawPacket') && { rawPacket: undefined };
  return Object.assign(thrown as Error, hidden, { $metadata: { attempts } });
}

/** Tells whether the connection was closed, as AWS does with one that was not used for some time. */
function isReset(thrown: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes((thrown as NodeJS.ErrnoException).code ?? '');
}

function delayOf({ name, $metadata: { httpStatusCode = 0 } }: AwsError): number | undefined {
  if (httpStatusCode === 429 || THROTTLING.includes(name)) return THROTTLED_DELAY_MS;
  return httpStatusCode >= 500 || TRANSIENT.includes(name) ? RETRY_DELAY_MS : undefined;
}

/**
 * Returns the header by which Lambda detects functions that invoke each other without end.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
function traceHeader({ AWS_LAMBDA_FUNCTION_NAME: name, _X_AMZN_TRACE_ID: trace }: Environment): Record<string, string> {
  // It can come from the sender, and a header with other characters cannot be sent.
  return name && trace && /^[\x20-\x7e]+$/.test(trace) ? { 'x-amzn-trace-id': trace } : {};
}
