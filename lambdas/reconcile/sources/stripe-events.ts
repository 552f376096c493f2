import type { SourceContext, SourcePage, SourceWindow } from '#contract/source';
import type { StripeEventsOptions } from '#contract/sources/stripe-events';
import { readJson } from './read-json.ts';

export const STRIPE_API = 'https://api.stripe.com';
/** The most events of a page. @see https://docs.stripe.com/api/pagination */
const PAGE_SIZE = 100;

type Options = Omit<StripeEventsOptions, 'apiKeyName'>;

/** Part of Stripe's event that is read. The others are passed on. */
interface StripeEvent {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** Reads events of Stripe, newest first. @see https://docs.stripe.com/api/events/list */
export async function* stripeEvents(
  { since, until, cursor }: SourceWindow,
  { options, apiKey, fetch }: SourceContext<Options>,
): AsyncGenerator<SourcePage> {
  const { apiUrl = STRIPE_API, types = [], undeliveredOnly } = options;
  for (let last = cursor; ; ) {
    const query = new URLSearchParams({
      limit: String(PAGE_SIZE),
      'created[gte]': String(Math.floor(since.getTime() / 1_000)),
      'created[lte]': String(Math.floor(until.getTime() / 1_000)),
      ...(undeliveredOnly && { delivery_success: 'false' }),
      ...(last !== undefined && { starting_after: last }),
    });
    for (const type of types) query.append('types[]', type);
    const response = await fetch(`${apiUrl}/v1/events?${query}`, { headers: stripeHeaders(options, apiKey) });
    const { data, has_more: hasMore } = await readJson<{ data: StripeEvent[]; has_more: boolean }>(response);
    last = data.at(-1)?.id;
    yield {
      events: data.map((event) => ({
        id: event.id,
        createdAt: new Date(event.created * 1_000),
        body: JSON.stringify(event),
      })),
      ...(hasMore && last !== undefined && { cursor: last }),
    };
    if (!hasMore || last === undefined) return;
  }
}

/** Creates the headers of a request to Stripe. */
export function stripeHeaders({ apiVersion }: Options, apiKey: string): Record<string, string> {
  return { authorization: `Bearer ${apiKey}`, ...(apiVersion && { 'stripe-version': apiVersion }) };
}
