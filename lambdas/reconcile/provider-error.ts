import { HTTPError, NetworkError, TimeoutError } from 'ky';

/** Statuses of a request that the provider refuses each time, such as one with an id that it has deleted. */
const REFUSALS: readonly unknown[] = [400, 404, 409, 410, 422];

const WAIT = 'Check the status page and the limits of the provider.';

/** The most characters of a reason in a message. A provider may quote what was sent. */
const MAX_SHOWN = 300;

/** Failed call of a provider's API. Its message names the host and the reason, and never contains the API key. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** Status of the response. Undefined if there was none. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** Tells if the provider refuses a request, so that its repetition would not help. */
export function isRefusal(error: unknown): error is ProviderError {
  return error instanceof ProviderError && REFUSALS.includes(error.status);
}

/** Returns the status of the response to a failed call. Undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ProviderError ? error.status : undefined;
}

/** Call of a provider's API that has failed. */
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
  /** True when the time of the run is used up. */
  readonly isOver: boolean;
}

/** Returns the host and the path of an address. Its query may contain what only the provider should know. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that is not valid';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/**
 * Describes a failed call without the request and its headers, which a log line would contain.
 *
 * @param secrets texts that the message must not contain
 */
export function toProviderError(
  error: unknown,
  { method, url, isOver }: FailedRequest,
  secrets: readonly string[],
): ProviderError {
  const hide = (text: string) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[API key]'), text);
  const [problem, advice] = explain(error, isOver);
  const shown = hide(problem).replaceAll(/\s+/g, ' ').slice(0, MAX_SHOWN);
  const status = error instanceof HTTPError ? error.response.status : undefined;
  return new ProviderError(hide(`${method.toUpperCase()} ${placeOf(url)} ${shown}. ${advice}`), status);
}

function explain(error: unknown, isOver: boolean): readonly [problem: string, advice: string] {
  if (error instanceof HTTPError) {
    const { response, data } = error;
    const quoted = typeof data === 'string' ? data : JSON.stringify(data ?? '');
    return [`was answered ${response.status}: ${quoted}`, adviceOn(response.status)];
  }
  if (isOver) return ['was not answered before the time of the run ended', 'The next run continues.'];
  if (error instanceof TimeoutError) return ['was not answered in time', WAIT];
  const { cause } = error as Error;
  if (error instanceof NetworkError) return [`failed: ${reasonOf(cause)}`, 'Check apiUrl and the status page.'];
  return [`failed: ${reasonOf(error)}`, 'Check the source and its API key.'];
}

function adviceOn(status: number): string {
  if (status < 400) return 'It has moved. Correct its name in the options of the source.';
  if (status === 404) return 'Check apiUrl and the ids in the options of the source.';
  return [401, 403].includes(status)
    ? 'Check that the API key is valid and has the permissions in docs/reconciliation.md.'
    : WAIT;
}

/** Returns the message of an error and of its cause, which is the one that tells the reason of a failed connection. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: detail } = (cause ?? {}) as { readonly code?: string; readonly message?: string };
  return [message, detail || code].filter(Boolean).join(': ');
}
