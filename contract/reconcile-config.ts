import type { UNKNOWN_OPTIONS, UnknownOptions } from './verification.ts';

/**
 * Fetching of the events that the provider did not deliver, from the provider's API.
 *
 * It begins with the first run, and never looks for events from before it. `npm run ops -- reconcile` does.
 *
 * @example
 * reconcile: {
 *   every: minutes(15),
 *   lookBack: days(2),
 *   source: stripeEvents({ apiKeyName: 'webhooks/prod/stripe-api-key' }),
 * }
 */
export interface ReconcileConfig {
  /** Time between two runs, in whole seconds from 60 (1 minute) to 86,400 (1 day). */
  readonly every: number;

  /**
   * The farthest that a run looks back, in whole seconds from 3,600 (1 hour) to 2,592,000 (30 days). It is at least
   * six times `every`. It is needed after an outage of the provider's API. A usual run begins 15 minutes before the end
   * of the last one, or one `every`.
   *
   * Events are remembered for a day longer, also if `dedupeFor` is shorter.
   *
   * Providers keep events for a limited time, such as 30 days (Stripe) or 3 days (GitHub).
   */
  readonly lookBack: number;

  /** Source of the events, as a function such as `stripeEvents()` returns it. */
  readonly source: EventSource;

  /**
   * Age from which an event that was not received counts as missed, in whole seconds from 0 to 3,600. The delivery of a
   * younger one may be under way.
   *
   * @default minutes(5)
   */
  readonly minAge?: number;

  /**
   * Checks after each run that the endpoint is registered at the provider, enabled and receiving, where the source
   * supports it. The alarm `endpoint-unhealthy` is raised when it is not.
   *
   * @default true
   */
  readonly watchEndpoint?: boolean;

  /**
   * Allows `npm run ops -- provider register` to put the signing secret that the provider returns into the topic's
   * secret. Otherwise the command prints the steps.
   *
   * @default false
   */
  readonly allowRegister?: boolean;
}

/** Source of missed events, as plain data. `stripeEvents()` and similar functions return one. */
export interface EventSource {
  /** Name of its implementation. */
  readonly name: string;
  /** Tells if `webhooks/sources/index.ts` registers the implementation. @default it is one of Catchbasin's */
  readonly own?: true;
  /**
   * `'events'` if the provider's API returns the events, which are then stored and queued. `'deliveries'` if it repeats
   * a failed delivery on request, which then arrives as a webhook.
   */
  readonly recovers: 'events' | 'deliveries';
  /** Name of the Secrets Manager secret that holds the key of the provider's API. */
  readonly apiKeyName: string;
  /** Options of the implementation. The functions carry them, so they must not contain a secret. @default none */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Options that the function was given but does not have. The validation at synth refuses them. @default none */
  readonly [UNKNOWN_OPTIONS]?: UnknownOptions;
}

/** Options of every source. */
export interface SourceOptions {
  /**
   * Name of the secret in AWS Secrets Manager that holds the key of the provider's API as text. Never the key itself.
   *
   * The reconcile function reads it. Neither the ingest function nor operators need access to it.
   */
  readonly apiKeyName: string;

  /** Address of the provider's API, for tests and proxies. It begins with `https://`, or with `http://127.0.0.1`.
   *
   * @default the public address of the provider's API
   */
  readonly apiUrl?: string;
}
