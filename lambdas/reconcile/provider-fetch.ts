import ky, { HTTPError, type KyInstance, type RetryOptions } from 'ky';
import { minutes, seconds } from '#contract/durations';
import type { SourceContext } from '#contract/source';

const TRY_TIMEOUT_MS = seconds(10) * 1_000;
const MAX_RETRIES = 6;
const MAX_RETRY_DELAY_MS = minutes(1) * 1_000;
/** Statuses of an overloaded or limited API. GitHub answers 403 to requests above its limit. */
const LIMITED = [403, 429, 503];
const FAILED = [408, 500, 502, 504];
type Retry = RetryOptions & Required<Pick<RetryOptions, 'methods' | 'statusCodes'>>;

const READS: Retry['methods'] = ['get', 'head'];
const WRITES: Retry['methods'] = ['post', 'put', 'patch', 'delete'];
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
    const client = ['GET', 'HEAD'].includes(method.toUpperCase()) ? read : write;
    try {
      return await client(url, { ...init, redirect: 'error' });
    } catch (error) {
      throw error instanceof HTTPError ? await describeRefusal(error) : error;
    }
  };
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
        if (error instanceof HTTPError) return error.response.status === 403 ? isLimit(error.response) : undefined;
        return retry.retryOnTimeout ? undefined : false;
      },
      ...retry,
    },
  });
}

/** Tells a limit of GitHub from a missing permission. */
function isLimit({ headers }: Response): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
}

async function describeRefusal({ response, request }: HTTPError): Promise<Error> {
  const { host, pathname } = new URL(request.url);
  const text = (await response.text().catch(() => '')).replaceAll(/\s+/g, ' ').slice(0, MAX_QUOTED);
  const advice = [401, 403].includes(response.status)
    ? 'Check that the API key is valid and has the permissions in docs/reconciliation.md.'
    : 'Check the status page and the limits of the provider.';
  return new Error(`${request.method} ${host}${pathname} was answered ${response.status}: ${text}. ${advice}`);
}
