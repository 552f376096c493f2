/** Time span in which events are looked for, and the place in it where an earlier run has ended. */
export interface SourceWindow {
  /** Time of the oldest event to return. */
  readonly since: Date;
  /** Time of the newest event to return. Events of exactly this time belong to the window. */
  readonly until: Date;
  /** Cursor of the last page that was handled. @default the window is read from its start */
  readonly cursor?: string;
}

/** Access of a source to its provider. */
export interface SourceContext<Options extends object = Readonly<Record<string, unknown>>> {
  /** Options of the source in the configuration. */
  readonly options: Options;
  /** Value of the secret that `apiKeyName` names. */
  readonly apiKey: string;
  /**
   * Calls the provider's API, like the global `fetch`.
   *
   * It repeats a GET, and any request that was answered 429 or 503, after the time in `Retry-After` or a growing delay.
   * It ends with the run.
   *
   * @throws {Error} for each other status from 300 on, with the status and the start of the response, and for a
   *   response of more than 20 MB
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
}

/** Event that the provider's API returned. It is stored and queued as the provider's webhook would be. */
export interface FetchedEvent {
  /** Provider's id of the event, for log lines. */
  readonly id: string;
  /** Time of the event by the clock of the provider. */
  readonly createdAt: Date;
  /** Body that a webhook of the event has, in which the topic finds the id of the event. */
  readonly body: string;
  /** Headers that the handler needs, by lower-case name. @default `content-type: application/json` */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Delivery that has failed, and that the provider repeats on request. */
export interface FailedDelivery {
  /** Provider's id of the delivery, which all of its tries share. */
  readonly id: string;
  /** Time of the latest try by the clock of the provider. */
  readonly createdAt: Date;
  /**
   * Asks the provider to deliver it again.
   *
   * @throws {Error} when the provider refuses. After the status 400, 404, 409, 410 or 422 the delivery counts as
   *   failed. Any other error ends the run, and the next one asks again.
   */
  redeliver(): Promise<void>;
}

/** Page of the provider's list. */
export interface SourcePage {
  /** Events of the page, received or not. Those outside of the window are ignored. @default none */
  readonly events?: readonly FetchedEvent[];
  /** Deliveries of the page that have failed. @default none */
  readonly failed?: readonly FailedDelivery[];
  /** Number of deliveries of the page that have succeeded. They are counted only. @default 0 */
  readonly delivered?: number;
  /**
   * Number of deliveries of the page that have failed and that no repetition can deliver, such as too large ones. They
   * are counted as failed.
   *
   * @default 0
   */
  readonly refused?: number;
  /** Text from which the source continues after this page. @default this is the last page of the window */
  readonly cursor?: string;
}

/**
 * Reads the events of a window from a provider's API, page by page, in any order.
 *
 * A run can end after each page. The next one then begins with the cursor of that page.
 */
export type Source<Options extends object = Readonly<Record<string, unknown>>> = (
  window: SourceWindow,
  context: SourceContext<Options>,
) => AsyncIterable<SourcePage>;

/**
 * Declares a source of missed events. `webhooks/sources/index.ts` registers it.
 *
 * @example
 * export default defineSource(async function* ({ since, until, cursor }, { apiKey, fetch }) {
 *   for (let next = cursor; ; ) {
 *     const query = new URLSearchParams({ from: since.toISOString(), to: until.toISOString(), page: next ?? '1' });
 *     const response = await fetch(`https://api.example.com/events?${query}`, {
 *       headers: { authorization: `Bearer ${apiKey}` },
 *     });
 *     const { events, nextPage } = (await response.json()) as { events: MyEvent[]; nextPage?: string };
 *     yield {
 *       events: events.map((event) => ({
 *         id: event.id,
 *         createdAt: new Date(event.created_at),
 *         body: JSON.stringify(event),
 *       })),
 *       ...(nextPage && { cursor: nextPage }),
 *     };
 *     if (!nextPage) return;
 *     next = nextPage;
 *   }
 * });
 */
export function defineSource<Options extends object = Readonly<Record<string, unknown>>>(
  source: Source<Options>,
): Source<Options> {
  return source;
}

/**
 * Lazy import of each source of your own, by the name that `ownSource()` refers to.
 *
 * @example
 * export default {
 *   crm: () => import('./crm.ts'),
 * } satisfies SourceRegistry;
 */
export type SourceRegistry = Readonly<Record<string, () => Promise<{ readonly default: Source<never> }>>>;
