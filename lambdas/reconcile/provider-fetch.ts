import ky, { HTTPError, type KyInstance, type RetryOptions } from 'ky';
import { minutes, seconds } from '#contract/durations';
import type { SourceContext } from '#contract/source';
import { RefusedError } from './refused-error.ts';

const TRY_TIMEOUT_MS = seconds(10) * 1_000;
const MAX_RETRIES = 6;
const MAX_RETRY_DELAY_MS = minutes(1) * 1_000;
/** Statuses of an overloaded or limited API. GitHub answers 403 to requests above its limit. */
const LIMITED = [403, 429, 503];
const FAILED = [408, 500, 502, 504];
type Retry = RetryOptions & Required<Pick<RetryOptions, 'methods' | 'statusCodes'>>;

const READS: Retry['methods'] = ['get', 'head'];
const WRITES: Retry['methods'] = ['post', 'put', 'patch', 'delete'];
/** Shortest delay after a limit of GitHub that tells no time. */
const UNTIMED_LIMIT_MS = minutes(1) * 1_000;
/** The most characters of a refusal that an error repeats. It may quote what was sent, but never the key. */
const MAX_QUOTED = 300;

/**
 * Creates the `fetch` of a source. It ends with the signal, also while it waits to repeat a request.
 *
 * @param signal aborts when the time of the run is used up
 */
export function providerFetch(signal: AbortSignal): SourceContext['fetch'] {
  const read = createClient(signal, { statusCodes: [...LIMITED, ...FAILED], retryOnTimeout: true, methods: READS });
  // A write may have had its effect, unless the API has refused it.
  const write = createClient(signal, { statusCodes: LIMITED, methods: WRITES });
  return async (url, init = {}) => {
    const { method = 'GET' } = init;
    checkHeaders(init);
    const client = ['GET', 'HEAD'].includes(method.toUpperCase()) ? read : write;
    try {
      return await client(url, { ...init, redirect: 'manual' });
    } catch (error) {
      throw error instanceof HTTPError ? describeRefusal(error) : error;
    }
  };
}

/** Refuses headers that cannot be sent. The message of `fetch` itself would quote the API key. */
function checkHeaders({ headers }: RequestInit): void {
  try {
    new Headers(headers);
  } catch {
    throw new Error(
      'a header of the request has a line break or another character that headers must not have. ' +
        'The API key must be a single line of text. Correct the secret of apiKeyName.',
    );
  }
}

function createClient(signal: AbortSignal, retry: Retry): KyInstance {
  return ky.create({
    signal,
    timeout: TRY_TIMEOUT_MS,
    retry: {
      limit: MAX_RETRIES,
      afterStatusCodes: LIMITED,
      backoffLimit: MAX_RETRY_DELAY_MS,
      jitter: true,
      shouldRetry({ error }) {
        if (!(error instanceof HTTPError)) return retry.retryOnTimeout ? undefined : false;
        const { status, headers } = error.response;
        if (status === 403 && !isTimedLimit(headers)) return false;
        // GitHub sends the end of its hourly limit with every response.
        return status === 503 && !headers.has('retry-after') ? true : undefined;
      },
      ...retry,
    },
    hooks: {
      afterResponse: [
        async ({ response, retryCount }) => {
          if (retryCount === MAX_RETRIES || !(await isUntimedLimit(response))) return undefined;
          return ky.retry({ delay: UNTIMED_LIMIT_MS });
        },
      ],
    },
  });
}

/**
 * Tells a limit of GitHub from a missing permission.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isTimedLimit(headers: Headers): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
}

/** Tells if the response is a secondary limit of GitHub without `retry-after`. Its text is the only sign of it. */
async function isUntimedLimit(response: Response): Promise<boolean> {
  const { status, headers } = response;
  if (![403, 429].includes(status) || !headers.has('x-ratelimit-remaining') || isTimedLimit(headers)) return false;
  return status === 429 || /rate limit|abuse detection/i.test(await response.clone().text());
}

function describeRefusal({ response, request, data }: HTTPError): RefusedError {
  const { host, pathname } = new URL(request.url);
  const quoted = typeof data === 'string' ? data : JSON.stringify(data ?? '');
  const text = quoted.replaceAll(/\s+/g, ' ').slice(0, MAX_QUOTED);
  const { status } = response;
  return new RefusedError(
    `${request.method} ${host}${pathname} was answered ${status}: ${text}. ${adviceOn(status)}`,
    status,
  );
}

function adviceOn(status: number): string {
  if (status < 400) return 'It has moved. Correct its name in the options of the source.';
  return [401, 403].includes(status)
    ? 'Check that the API key is valid and has the permissions in docs/reconciliation.md.'
    : 'Check the status page and the limits of the provider.';
}
