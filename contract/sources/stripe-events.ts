import type { EventSource, SourceOptions } from '#contract/reconcile-config';
import { sourceOf } from './options.ts';

/** Options of `stripeEvents()`. */
export interface StripeEventsOptions extends SourceOptions {
  /**
   * Version of the API in which Stripe renders the events, such as `'2026-10-28.acacia'`. Set it to the version of the
   * endpoint, because Stripe renders the events of a list in the version of the request.
   *
   * @default the version of the account
   * @see https://docs.stripe.com/api/versioning
   */
  readonly apiVersion?: string;

  /** Types of the events that are fetched, and that the endpoint must be subscribed to. At most 20. @default all */
  readonly types?: readonly string[];

  /**
   * Fetches only events that are not yet delivered to every endpoint of the account, which are fewer.
   *
   * Stripe counts an event as delivered if no endpoint was subscribed to it, so a disabled endpoint can hide events.
   *
   * @default false
   */
  readonly undeliveredOnly?: boolean;
}

/**
 * Fetches events from Stripe's `/v1/events`, which goes back 30 days.
 *
 * The key is a restricted key that can read events. To watch the endpoint it also needs to read webhook endpoints, and
 * to register it to write them.
 *
 * @example
 * source: stripeEvents({ apiKeyName: 'webhooks/prod/stripe-api-key', types: ['invoice.paid'] })
 *
 * @see https://docs.stripe.com/api/events/list
 */
export function stripeEvents(options: StripeEventsOptions): EventSource {
  const known = { apiKeyName: true, apiUrl: true, apiVersion: true, types: true, undeliveredOnly: true } as const;
  return sourceOf('stripe-events', 'events', options, known);
}
