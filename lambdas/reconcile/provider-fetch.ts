import ky, { HTTPError, type KyInstance, type RetryOptions } from 'ky';
import { minutes, seconds } from '#contract/durations';
import type { SourceContext } from '#contract/source';
import { limitBody } from './limit-body.ts';
import { toProviderError } from './provider-error.ts';

const MAX_RETRIES = 6;
const MAX_RETRY_DELAY_MS = minutes(1) * 1_000;
/** Statuses of an overloaded or limited API. GitHub answers 403 to requests above its limit. */
const LIMITED = [403, 429, 503];
const FAILED = [408, 500, 502, 504];
type Retry = Required<Pick<RetryOptions, 'methods' | 'statusCodes'>> & RetryOptions;

const READS: Retry['methods'] = ['get', 'head'];
const WRITES: Retry['methods'] = ['post', 'put', 'patch', 'delete'];

/** Access to a provider's API during a run. */
export interface ProviderAccess {
  /** Aborts when the time of the run is used up. It also ends the wait before a request is repeated. */
  readonly signal: AbortSignal;
  /** Key that no error may contain. */
  readonly apiKey: string;
  /** Limit of a try, with the body of its response. @default 10 s */
  readonly tryMs?: number;
  /** Delay before each retry that has no `Retry-After`. @default from 0.3 s, twice as long each time */
  readonly delay?: RetryOptions['delay'];
}

/** Creates the `fetch` of a source. */
export function providerFetch(access: ProviderAccess): SourceContext['fetch'] {
  const read = createClient(access, { statusCodes: [...LIMITED, ...FAILED], retryOnTimeout: true, methods: READS });
  // A write may have had its effect, unless the API has refused it.
  const write = createClient(access, { statusCodes: LIMITED, methods: WRITES });
  return async (url, init = {}) => {
    const { method = 'GET', signal, ...others } = init;
    const client = ['GET', 'HEAD'].includes(method.toUpperCase()) ? read : write;
    try {
      // A redirect could lead the key to another server. It is answered as it is, which is an error.
      // The signal of the source is added to that of the run.
      return await client(url, { ...others, method, ...(signal && { signal }), redirect: 'manual' });
    } catch (error) {
      const isOver = access.signal.aborted;
      throw toProviderError(error, { method, url: `${url}`, isOver }, secretsOf(init, access));
    }
  };
}

function createClient({ signal, tryMs = seconds(10) * 1_000, delay }: ProviderAccess, retry: Retry): KyInstance {
  return ky.create({
    signal,
    timeout: tryMs,
    fetch: async (request, init) => limitBody(await fetch(request, init)),
    retry: {
      limit: MAX_RETRIES,
      afterStatusCodes: LIMITED,
      backoffLimit: MAX_RETRY_DELAY_MS,
      jitter: true,
      shouldRetry({ error }) {
        // Undefined leaves the decision to the statuses, and the delay to Retry-After.
        if (error instanceof HTTPError)
          return error.response.status !== 403 || isLimit(error.response) ? undefined : false;
        return retry.retryOnTimeout ? undefined : false;
      },
      ...(delay && { delay }),
      ...retry,
    },
  });
}

/** Tells a limit of GitHub from a missing permission. */
function isLimit({ headers }: Response): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
}

/** Lists the API key in the forms in which a request carries it. A provider may repeat them in its response. */
function secretsOf({ headers }: RequestInit, { apiKey }: ProviderAccess): string[] {
  return [apiKey, encodeURIComponent(apiKey), credentialsIn(headers)].filter((secret) => secret !== '');
}

function credentialsIn(headers: RequestInit['headers']): string {
  try {
    return new Headers(headers).get('authorization')?.replace(/^\w+\s+/, '') ?? '';
  } catch {
    // A key with a line break makes the header invalid, and the error of the request quotes the key itself.
    return '';
  }
}
