import ky, { HTTPError, type KyInstance, type RetryOptions } from 'ky';
import { minutes, seconds } from '#contract/durations';
import type { SourceContext } from '#contract/source';
import { limitBody } from './limit-body.ts';
import { ProviderError, toProviderError } from './provider-error.ts';
import { isTimedLimit, isUntimedLimit } from './provider-limits.ts';

const MAX_RETRIES = 6;
const MAX_RETRY_DELAY_MS = minutes(1) * 1_000;
/** Statuses of an overloaded or limited API. GitHub answers 403 to requests above its limit. */
const LIMITED = [403, 429, 503];
const FAILED = [408, 500, 502, 504];
/** Delay after a limit of GitHub that tells no time. */
const UNTIMED_LIMIT_MS = minutes(1) * 1_000;
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
    const headers = headersOf(init);
    const client = ['GET', 'HEAD'].includes(method.toUpperCase()) ? read : write;
    try {
      // A redirect could lead the key to another server. It is answered as it is, which is an error.
      // The signal of the source is added to that of the run.
      return await client(url, { ...others, method, ...(signal && { signal }), redirect: 'manual' });
    } catch (error) {
      const isOver = access.signal.aborted;
      throw toProviderError(error, { method, url: `${url}`, isOver }, secretsOf(headers, access));
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
        if (!(error instanceof HTTPError)) return retry.retryOnTimeout ? undefined : false;
        const { status, headers } = error.response;
        if (status === 403 && !isTimedLimit(headers)) return false;
        // True ignores the end of GitHub's hourly limit, which every response has. Undefined waits for Retry-After.
        return status === 503 && !headers.has('retry-after') ? true : undefined;
      },
      ...(delay && { delay }),
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

/** Lists the API key in the forms in which a request carries it. A provider may repeat them in its response. */
function secretsOf(headers: Headers, { apiKey }: ProviderAccess): string[] {
  const credentials = headers.get('authorization')?.replace(/^\w+\s+/, '') ?? '';
  return [apiKey, encodeURIComponent(apiKey), credentials].filter((secret) => secret !== '');
}

/** Reads the headers of a request. The message of `fetch` about invalid ones would quote the API key. */
function headersOf({ headers }: RequestInit): Headers {
  try {
    return new Headers(headers);
  } catch {
    throw new ProviderError(
      'a header of the request has a line break or another character that headers must not have. ' +
        'The API key must be a single line of text. Correct the secret of apiKeyName.',
    );
  }
}
