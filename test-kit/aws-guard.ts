import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Address that refuses connections. No request gets as far as that. */
const HOST = '127.0.0.1:9';
const AWS_HOST = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)(:\d+)?$/;
const REQUEST_CREATED = 'http.client.request.created';
/** Jest evaluates this module once per test file. A new guard takes the place of the one before. */
export const REPLACED = 'catchbasin.aws-guard.replaced';

/** Values without which the AWS SDK fails before it calls a service, or reads a real account's configuration. */
const DEFAULTS = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: `http://${HOST}`,
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;

/** Call to AWS that a test does not mock. */
export class UnmockedAwsCallError extends Error {
  override readonly name = 'UnmockedAwsCallError';
}

/** Unmocked calls to AWS, of which each fails at once. */
export interface AwsGuard {
  /** Number of calls so far. */
  readonly count: number;
  /** Throws the first call after a number of calls, even if the handler caught its error. */
  throwCallsSince(count: number): void;
}

/**
 * Keeps tests away from AWS: sets a region, credentials and an endpoint that are not set yet, and fails each call to
 * that endpoint with an error that names the call and the remedy.
 *
 * @param env environment variables of the process
 */
export function guardAws(env: Record<string, string | undefined>): AwsGuard {
  const isOwnEndpoint = env.AWS_ENDPOINT_URL === undefined;
  for (const [name, value] of Object.entries(DEFAULTS)) env[name] ??= value;
  const calls: UnmockedAwsCallError[] = [];
  const onRequest = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const host = String(request.getHeader('host'));
    // Some clients take the address from their input, such as the URL of a queue.
    if (host === HOST || (isOwnEndpoint && AWS_HOST.test(host))) refuse(request, calls);
  };
  channel(REPLACED).publish(undefined);
  subscribe(REQUEST_CREATED, onRequest);
  subscribe(REPLACED, function replace() {
    unsubscribe(REQUEST_CREATED, onRequest);
    unsubscribe(REPLACED, replace);
  });
  return {
    get count() {
      return calls.length;
    },
    throwCallsSince(count) {
      const [first] = calls.slice(count);
      if (first) throw first;
    },
  };
}

/** Fails a request in place of sending it. The body is needed first, because some services name the operation there. */
function refuse(request: ClientRequest, calls: UnmockedAwsCallError[]): void {
  const fail = (body: unknown) => {
    const error = new UnmockedAwsCallError(describe(request, typeof body === 'string' ? body : ''));
    calls.push(error);
    request.destroy(error);
  };
  request.write = (body: unknown) => {
    if (!request.destroyed) fail(body);
    return true;
  };
  request.end = (body?: unknown) => {
    if (!request.destroyed) fail(body);
    return request;
  };
}

function describe(request: ClientRequest, body: string): string {
  const [, service = 'AWS'] = / api\/([\w-]+)#/.exec(String(request.getHeader('user-agent'))) ?? [];
  const variable = service === 'AWS' ? '' : `_${service.replaceAll('-', '_').toUpperCase()}`;
  return (
    `the test does not mock ${service} ${operationOf(request, body)}. Mock it with aws-sdk-client-mock, ` +
    `or set AWS_ENDPOINT_URL${variable} to an emulator (docs/handlers.md, "Test a handler that calls AWS").`
  );
}

/** Finds the operation in the header, the query or the form, depending on the protocol of the service. */
function operationOf(request: ClientRequest, body: string): string {
  const [, target] = /\.(\w+)$/.exec(String(request.getHeader('x-amz-target') ?? '')) ?? [];
  const { pathname, searchParams } = new URL(request.path, `http://${HOST}`);
  const action = new URLSearchParams(body).get('Action');
  return target ?? searchParams.get('x-id') ?? action ?? `${request.method} ${pathname}`;
}
