import type { SourceContext, SourcePage, SourceWindow } from '#contract/source';
import type { StripeEventsOptions } from '#contract/sources/stripe-events';
import { readJson } from './read-json.ts';
import { isWanted, STRIPE_API, stripeHeaders, typeFilter } from './stripe-api.ts';

/** The most events of a page. @see https://docs.stripe.com/api/pagination */
const PAGE_SIZE = 100;

export type StripeOptions = Omit<StripeEventsOptions, 'apiKeyName'>;

/** Part of Stripe's event that is read. The others are passed on. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Version of the API in which `data` was rendered when the event was created. Null before November 2014. */
  readonly api_version: string | null;
}

/**
 * Reads events of Stripe, newest first.
 *
 * An event that is created during the run comes before the first page, so it does not move the following ones.
 *
 * @see https://docs.stripe.com/api/events/list
 */
export async function* stripeEvents(
  { since, until, cursor }: SourceWindow,
  { options, apiKey, fetch }: SourceContext<StripeOptions>,
): AsyncGenerator<SourcePage> {
  const { apiUrl = STRIPE_API, apiVersion, types = [], undeliveredOnly } = options;
  for (let last = cursor; ; ) {
    const query = new URLSearchParams({
      limit: String(PAGE_SIZE),
      'created[gte]': String(Math.floor(since.getTime() / 1_000)),
      'created[lte]': String(Math.floor(until.getTime() / 1_000)),
      ...(undeliveredOnly && { delivery_success: 'false' }),
      ...(last !== undefined && { starting_after: last }),
      ...typeFilter(types),
    });
    const response = await fetch(`${apiUrl}/v1/events?${query}`, { headers: stripeHeaders(apiKey, apiVersion) });
    const { data, has_more: hasMore } = await readJson<{ data: StripeEvent[]; has_more: boolean }>(response);
    last = data.at(-1)?.id;
    if (hasMore && last === undefined) throw new Error('Stripe returned an empty page that is not the last one');
    yield {
      events: data
        .filter(({ type }) => isWanted(type, types))
        .map((event) => ({
          id: event.id,
          createdAt: new Date(event.created * 1_000),
          body: JSON.stringify(event),
        })),
      ...(hasMore && last !== undefined && { cursor: last }),
    };
    if (!hasMore) return;
  }
}
