import type { SourceContext } from '#contract/source';

/** Request that reached the server. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: URLSearchParams;
}

export type Answer = (request: Received) => unknown;

/** Creates a context whose `fetch` answers requests with the result of a function, as JSON or as the given text. */
export function stripeContext<Options extends object>(options: Options, answer: Answer) {
  const requests: Received[] = [];
  const context: SourceContext<Options> = {
    options,
    apiKey: 'rk_test_1',
    async fetch(url, { method = 'GET', headers, body } = {}) {
      const request = {
        method,
        url: new URL(url),
        headers: new Headers(headers),
        body: new URLSearchParams(String(body ?? '')),
      };
      requests.push(request);
      const content = answer(request);
      return new Response(typeof content === 'string' ? content : JSON.stringify(content));
    },
  };
  return { context, requests };
}

/** Creates the list that Stripe answers with, newest first, from `starting_after` on. */
export function listOf(items: readonly { readonly id: string }[], { url: { searchParams } }: Received) {
  const start = items.findIndex(({ id }) => id === searchParams.get('starting_after')) + 1;
  const end = start + Number(searchParams.get('limit') ?? 10);
  return { object: 'list', data: items.slice(start, end), has_more: items.length > end, url: '/v1/events' };
}
