import type { EventSource, SourceOptions } from '#contract/reconcile-config';
import { sourceOf } from './options.ts';

/** Options of `stripeEvents()`. */
export interface StripeEventsOptions extends SourceOptions {
  /**
   * Version of the API in which the endpoint receives events, such as `'2026-10-28.endive'`.
   *
   * A registered endpoint is created with it, and the watch compares it. It does not change fetched events, because
   * Stripe renders them in the account's default version at the time of the event.
   *
   * @default the account's default version, which is best: webhooks and fetched events then have the same version
   * @see https://docs.stripe.com/api/events/list
   */
  readonly apiVersion?: string;

  /**
   * Types of the events that are fetched, without `*`. The endpoint must be subscribed to them.
   *
   * Set it unless the endpoint receives all events. Otherwise events that the endpoint is not subscribed to count as
   * missed and are processed. Up to 20 are filtered by Stripe. With more of them, all events are read.
   *
   * @default all
   */
  readonly types?: readonly string[];

  /**
   * Fetches only events that are not yet delivered to every endpoint of the account, which are fewer.
   *
   * Events that Stripe does not send, such as those from the time of a disabled endpoint, may be left out. Stripe does
   * not document whether they count as delivered.
   *
   * @default false
   */
  readonly undeliveredOnly?: boolean;
}

/**
 * Fetches events from Stripe's `/v1/events`, which goes back 30 days. They are snapshot events of the account itself.
 * Thin events need `stripeThinEvents()`. Events of connected accounts are not fetched.
 *
 * The key is a restricted key with `Events: Read` (`rak_event_read`). The watch also needs `Webhook Endpoints: Read`
 * (`rak_webhook_read`), and a registration `Webhook Endpoints: Write` (`rak_webhook_write`).
 *
 * @example
 * source: stripeEvents({ apiKeyName: 'webhooks/prod/stripe-api-key', types: ['invoice.paid'] })
 *
 * @see https://docs.stripe.com/api/events/list
 * @see https://docs.stripe.com/keys/restricted-api-keys
 */
export function stripeEvents(options: StripeEventsOptions): EventSource {
  const known = { apiKeyName: true, apiUrl: true, apiVersion: true, types: true, undeliveredOnly: true } as const;
  return sourceOf('stripe-events', 'events', options, known);
}
