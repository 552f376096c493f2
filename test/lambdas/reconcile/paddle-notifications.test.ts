import type { PaddleNotificationsOptions } from '#contract/sources/paddle-notifications';
import { paddleNotifications } from '#lambdas/reconcile/sources/paddle-notifications';
import { readSource } from '#test-kit/read-source';

const SINCE = new Date('2026-11-01T00:00:00Z');
const UNTIL = new Date('2026-11-01T01:00:00Z');
const SETTING = 'ntfset_01gt21c5pdx9q1e4mh1xrsjjn6';
type Options = Omit<PaddleNotificationsOptions, 'apiKeyName'>;

const notification = (n: number, event = n) => ({
  id: `ntf_${String(n).padStart(3, '0')}`,
  occurred_at: new Date(SINCE.getTime() + n * 60_000).toISOString(),
  payload: {
    event_id: `evt_${event}`,
    event_type: 'transaction.completed',
    occurred_at: '2026-11-01T00:00:00.123456Z',
    notification_id: `ntf_${n}`,
    data: { id: 'txn_1', amount: 1.5 },
  },
});

/** Answers as Paddle does: by id, from the one after `after`, with pages of two. */
function paddle(notifications: readonly ReturnType<typeof notification>[]) {
  const requests: URL[] = [];
  const headers: unknown[] = [];
  const fetch = async (url: string | URL, init?: RequestInit) => {
    const { searchParams } = requests[requests.push(new URL(url)) - 1] as URL;
    headers.push(init?.headers);
    const rest = notifications.filter(({ id }) => id > (searchParams.get('after') ?? ''));
    return Response.json({
      data: rest.slice(0, 2),
      meta: { request_id: 'r', pagination: { per_page: 2, has_more: rest.length > 2, estimated_total: rest.length } },
    });
  };
  return { requests, headers, fetch };
}

const read = (fetch: ReturnType<typeof paddle>['fetch'], options: Partial<Options> = {}) =>
  readSource(paddleNotifications, {
    since: SINCE,
    until: UNTIL,
    apiKey: 'pdl_live',
    options: { notificationSettingId: SETTING, ...options },
    fetch,
  });

test('reads every notification of a window by cursor, and the rest from each cursor', async () => {
  const { fetch } = paddle([0, 1, 2, 3, 4].map((n) => notification(n)));
  const { events, pages } = await read(fetch);
  expect(events.map(({ id }) => id)).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3', 'evt_4']);
  expect(pages).toBe(3);
});

test('returns the payload of a notification as the body, which holds the id of the event', async () => {
  const { events } = await read(paddle([notification(7)]).fetch);
  const [event] = events;
  expect(JSON.parse(event?.body ?? '')).toEqual(notification(7).payload);
  expect(event?.createdAt).toEqual(new Date('2026-11-01T00:07:00Z'));
});

test('asks for the notifications of the destination around the window, oldest first, with the key', async () => {
  const { fetch, requests, headers } = paddle([0, 1, 2].map((n) => notification(n)));
  await read(fetch);
  const [first, second] = requests;
  expect(`${first?.origin}${first?.pathname}`).toBe('https://api.paddle.com/notifications');
  expect(Object.fromEntries(first?.searchParams ?? [])).toEqual({
    notification_setting_id: SETTING,
    from: '2026-10-31T23:59:59.000Z',
    to: '2026-11-01T01:00:01.000Z',
    order_by: 'id[ASC]',
    per_page: '200',
  });
  expect(second?.searchParams.get('after')).toBe('ntf_001');
  expect(headers[0]).toEqual({ authorization: 'Bearer pdl_live' });
});

test('asks for undelivered notifications at another address', async () => {
  const { fetch, requests } = paddle([]);
  await read(fetch, { undeliveredOnly: true, apiUrl: 'http://127.0.0.1:9' });
  expect(requests[0]?.origin).toBe('http://127.0.0.1:9');
  expect(requests[0]?.searchParams.get('status')).toBe('not_attempted,needs_retry,failed');
});

test('returns the replay of an event at its own time', async () => {
  const { fetch } = paddle([notification(1, 9)]);
  const { events } = await read(fetch);
  expect(events).toMatchObject([{ id: 'evt_9', createdAt: new Date('2026-11-01T00:01:00Z') }]);
});

test('fails at an empty page that is not the last one', async () => {
  const fetch = async () => Response.json({ data: [], meta: { pagination: { has_more: true } } });
  await expect(read(fetch)).rejects.toThrow('an empty page that is not the last one');
});

test('fails with the request that Paddle refuses', async () => {
  const fetch = async () => Response.json({ error: { code: 'forbidden' } }, { status: 403 });
  await expect(read(fetch)).rejects.toThrow('GET /notifications was answered 403');
});
