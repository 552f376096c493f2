import type { EventSource, SourceOptions } from '#contract/reconcile-config';
import { sourceOf } from './options.ts';

/** Options of `stripeThinEvents()`. */
export interface StripeThinEventsOptions extends SourceOptions {
  /**
   * Types of the events that are fetched, without `*`. Set it to those of the event destination, otherwise other events
   * count as missed and are processed. Up to 20 are filtered by Stripe. With more of them, all events are read.
   *
   * @default all
   */
  readonly types?: readonly string[];
}

/**
 * Fetches thin events from Stripe's `/v2/core/events`, which goes back 30 days.
 *
 * A fetched event has the fields of the webhook, and `data` and `changes` besides. Catchbasin does not watch the event
 * destination, and does not register it.
 *
 * The key is a restricted key with `Events: Read`.
 *
 * @example
 * source: stripeThinEvents({
 *   apiKeyName: 'webhooks/prod/stripe-api-key',
 *   types: ['v1.billing.meter.error_report_triggered'],
 * })
 *
 * @see https://docs.stripe.com/api/v2/core/events/list
 */
export function stripeThinEvents(options: StripeThinEventsOptions): EventSource {
  const known = { apiKeyName: true, apiUrl: true, types: true } as const;
  return sourceOf('stripe-thin-events', 'events', options, known);
}
