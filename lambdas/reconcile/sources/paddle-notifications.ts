import { seconds } from '#contract/durations';
import type { SourceContext, SourcePage, SourceWindow } from '#contract/source';
import type { PaddleNotificationsOptions } from '#contract/sources/paddle-notifications';
import { readJson } from './read-json.ts';

const PADDLE_API = 'https://api.paddle.com';
const PAGE_SIZE = 200;
/** Paddle does not document whether a notification of exactly the limit is listed. */
const MARGIN_MS = seconds(1) * 1_000;

type Options = Omit<PaddleNotificationsOptions, 'apiKeyName'>;

/** Part of a list of notifications that is read. */
export interface PaddleNotifications {
  readonly data: readonly {
    readonly id: string;
    /** Time of the notification, by which Paddle filters. A replay of an old event is a new one. */
    readonly occurred_at: string;
    /** Body of the webhook. */
    readonly payload: { readonly event_id: string };
  }[];
  readonly meta: { readonly pagination: { readonly has_more: boolean } };
}

/**
 * Reads notifications of Paddle in the order of their ids, so that those created in the meantime come last.
 *
 * @see https://developer.paddle.com/api-reference/notifications/list-notifications
 */
export async function* paddleNotifications(
  { since, until, cursor }: SourceWindow,
  { options, apiKey, fetch }: SourceContext<Options>,
): AsyncGenerator<SourcePage> {
  const { apiUrl = PADDLE_API, notificationSettingId, undeliveredOnly } = options;
  for (let last = cursor; ; ) {
    const query = new URLSearchParams({
      notification_setting_id: notificationSettingId,
      from: new Date(since.getTime() - MARGIN_MS).toISOString(),
      to: new Date(until.getTime() + MARGIN_MS).toISOString(),
      order_by: 'id[ASC]',
      per_page: String(PAGE_SIZE),
      ...(undeliveredOnly && { status: 'not_attempted,needs_retry,failed' }),
      ...(last !== undefined && { after: last }),
    });
    const response = await fetch(`${apiUrl}/notifications?${query}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const { data, meta } = await readJson<PaddleNotifications>(response);
    const hasMore = meta.pagination.has_more;
    last = hasMore ? data.at(-1)?.id : undefined;
    if (hasMore && last === undefined) throw new Error('Paddle returned an empty page that is not the last one');
    yield {
      events: data.map(({ occurred_at, payload }) => ({
        id: payload.event_id,
        createdAt: new Date(occurred_at),
        body: JSON.stringify(payload),
      })),
      ...(last !== undefined && { cursor: last }),
    };
    if (last === undefined) return;
  }
}
