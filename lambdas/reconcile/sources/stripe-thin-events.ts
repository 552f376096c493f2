import type { SourceContext, SourcePage, SourceWindow } from '#contract/source';
import type { StripeThinEventsOptions } from '#contract/sources/stripe-thin-events';
import { readJson } from './read-json.ts';
import { isWanted, STRIPE_API, stripeHeaders, typeFilter } from './stripe-api.ts';

/**
 * First version that lists events by time and type. Thin events are not rendered by version.
 *
 * @see https://docs.stripe.com/changelog/clover/2025-10-29/v2-events-api-filtering
 */
const API_VERSION = '2025-10-29.clover';

const PATH = '/v2/core/events';

interface ThinEventPage {
  readonly data: readonly { readonly id: string; readonly type: string; readonly created: string }[];
  /** Path of the next page, with its query. Null for the last page. */
  readonly next_page_url: string | null;
}

/**
 * Reads thin events of Stripe. Times are in ISO 8601, with milliseconds.
 *
 * @see https://docs.stripe.com/api/v2/core/events/list
 */
export async function* stripeThinEvents(
  { since, until, cursor }: SourceWindow,
  { options, apiKey, fetch }: SourceContext<Omit<StripeThinEventsOptions, 'apiKeyName'>>,
): AsyncGenerator<SourcePage> {
  const { apiUrl = STRIPE_API, types = [] } = options;
  const query = new URLSearchParams({
    'created[gte]': since.toISOString(),
    'created[lte]': until.toISOString(),
    ...typeFilter(types),
  });
  const first = cursor === undefined ? `${PATH}?${query}` : pathOf(cursor, apiUrl);
  for (let path: string | undefined = first; path !== undefined; ) {
    const response = await fetch(`${apiUrl}${path}`, { headers: stripeHeaders(apiKey, API_VERSION) });
    const { data, next_page_url: next } = await readJson<ThinEventPage>(response);
    path = next === null ? undefined : pathOf(next, apiUrl);
    yield {
      events: data
        .filter(({ type }) => isWanted(type, types))
        .map((event) => ({ id: event.id, createdAt: new Date(event.created), body: JSON.stringify(event) })),
      ...(path !== undefined && { cursor: path }),
    };
  }
}

/**
 * Returns the path of a page without its host, so that the key is only sent to the configured one.
 *
 * @throws {Error} when the address, which an operator can give as the cursor, is of something else
 */
function pathOf(address: string, base: string): string {
  const { pathname, search } = new URL(address, base);
  if (pathname === PATH) return `${PATH}${search}`;
  throw new Error(`the cursor is not a page of ${PATH}. Leave out --cursor to read the window from its start.`);
}
