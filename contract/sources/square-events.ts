import type { EventSource, SourceOptions } from '#contract/reconcile-config';
import { sourceOf } from './options.ts';

/** Options of `squareEvents()`. */
export interface SquareEventsOptions extends SourceOptions {
  /**
   * Types of the events that are fetched. Set it to the types of the webhook subscription, because Square lists the
   * events of all types.
   *
   * @default all
   */
  readonly types?: readonly string[];
}

/**
 * Fetches events from Square's Events API, which goes back 28 days.
 *
 * Square records events for the API only after they were enabled with `PUT /v2/events/enable`. The API then lists the
 * events of the whole application, in the application's default version of the API.
 *
 * The key is the personal access token of the application, because the API refuses OAuth tokens. Square has no narrower
 * one, so let nothing but the reconcile function read its secret.
 *
 * For the sandbox, `apiUrl` is `https://connect.squareupsandbox.com`.
 *
 * @example
 * source: squareEvents({ apiKeyName: 'webhooks/prod/square-access-token', types: ['payment.updated'] })
 *
 * @see https://developer.squareup.com/docs/events-api/overview
 */
export function squareEvents(options: SquareEventsOptions): EventSource {
  return sourceOf('square-events', 'events', options, { apiKeyName: true, apiUrl: true, types: true });
}
