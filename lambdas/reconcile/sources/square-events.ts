import { seconds } from '#contract/durations';
import type { SourceContext, SourcePage, SourceWindow } from '#contract/source';
import type { SquareEventsOptions } from '#contract/sources/square-events';
import { readJson } from './read-json.ts';

const SQUARE_API = 'https://connect.squareup.com';
const PAGE_SIZE = 100;
/** Square does not document whether an event of exactly the limit is listed. */
const MARGIN_MS = seconds(1) * 1_000;

type Options = Omit<SquareEventsOptions, 'apiKeyName'>;

/** Part of a list of events that is read. The events are passed on. */
export interface SquareEvents {
  /** @default there are none */
  readonly events?: readonly { readonly event_id: string; readonly created_at: string }[];
  /** @default this is the last page */
  readonly cursor?: string;
}

/**
 * Reads events of Square, oldest first.
 *
 * A cursor of Square expires after minutes, before the next run. That run begins at the time of the last event instead.
 *
 * @see https://developer.squareup.com/reference/square/events-api/search-events
 * @see https://developer.squareup.com/forums/t/how-long-is-the-cursor-valid-when-submitting-paginated-requests/2950
 */
export async function* squareEvents(
  { since, until, cursor }: SourceWindow,
  { options, apiKey, fetch }: SourceContext<Options>,
): AsyncGenerator<SourcePage> {
  const { apiUrl = SQUARE_API, types } = options;
  const start = cursor === undefined ? since : new Date(cursor);
  const query = {
    filter: {
      created_at: {
        start_at: new Date(start.getTime() - MARGIN_MS).toISOString(),
        end_at: new Date(until.getTime() + MARGIN_MS).toISOString(),
      },
      ...(types && { event_types: types }),
    },
    // The default field is `created_at`.
    sort: { field: 'DEFAULT', order: 'ASC' },
  };
  let handledUntil = start;
  for (let next: string | undefined; ; ) {
    const response = await fetch(`${apiUrl}/v2/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, limit: PAGE_SIZE, ...(next && { cursor: next }) }),
    });
    const page = await readJson<SquareEvents>(response);
    const events = (page.events ?? []).map((event) => ({
      id: event.event_id,
      createdAt: new Date(event.created_at),
      body: JSON.stringify(event),
    }));
    next = page.cursor;
    handledUntil = events.at(-1)?.createdAt ?? handledUntil;
    yield { events, ...(next && { cursor: handledUntil.toISOString() }) };
    if (!next) return;
  }
}
