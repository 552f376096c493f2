import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Environment, Paddle } from '@paddle/paddle-node-sdk';
import { Client, Environment as SquareEnvironment } from 'square';
import { paddleNotifications } from '#lambdas/reconcile/sources/paddle-notifications';
import { squareEvents } from '#lambdas/reconcile/sources/square-events';

const WINDOW = { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-01T01:00:00Z') };
const FROM = '2026-10-31T23:59:59.000Z';
const TO = '2026-11-01T01:00:01.000Z';
const SETTING = 'ntfset_01gt21c5pdx9q1e4mh1xrsjjn6';

const NOTIFICATIONS = {
  data: [
    {
      id: 'ntf_01ghbkd0frb9k95cnhwd1bxpvk',
      type: 'address.created',
      status: 'failed',
      payload: {
        event_id: 'evt_01gks14ge726w50ch2tmaw2a1x',
        event_type: 'address.created',
        occurred_at: '2026-11-01T00:10:00.123456Z',
        notification_id: 'ntf_01ghbkd0frb9k95cnhwd1bxpvk',
        data: {
          id: 'add_01gm302t81w94gyjpjpqypkzkf',
          country_code: 'DE',
          status: 'active',
          created_at: '2026-11-01T00:10:00Z',
          updated_at: '2026-11-01T00:10:00Z',
        },
      },
      occurred_at: '2026-11-01T00:10:01.5Z',
      origin: 'event',
      times_attempted: 1,
      notification_setting_id: SETTING,
    },
  ],
  meta: { request_id: 'r', pagination: { per_page: 200, next: '', has_more: false, estimated_total: 1 } },
};

const EVENTS = {
  events: [
    {
      merchant_id: '5S9MXCS9Y99KK',
      location_id: 'VJN4XSBFTVPK9',
      type: 'payment.created',
      event_id: '6a8f5f28-54a1-4eb0-a98a-3111513fd4fc',
      created_at: '2026-11-01T00:10:00Z',
      data: { type: 'payment', id: 'hYy9pRFVxpDsO1FB05SunFWUe9JZY', object: { payment: { version: 1 } } },
    },
  ],
  metadata: [{ event_id: '6a8f5f28-54a1-4eb0-a98a-3111513fd4fc', api_version: '2022-12-13' }],
};

interface Call {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: unknown;
  readonly bearer: string | undefined;
}

const calls: Call[] = [];
const answer: RequestListener = async (request, response) => {
  calls.push(await describeCall(request));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request.method === 'GET' ? NOTIFICATIONS : EVENTS));
};

async function describeCall(request: IncomingMessage): Promise<Call> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  const body = await text(request);
  return {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    body: body === '' ? undefined : JSON.parse(body),
    bearer: request.headers.authorization?.replace(/^bearer /i, ''),
  };
}

const server = createServer(answer);
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => calls.splice(0));
afterAll(() => server.close());

test("reads Paddle's notifications by the same request as its SDK, and the same events from the response", async () => {
  const { notifications } = new Paddle('key', { environment: url as Environment });
  const listed = await notifications
    .list({
      notificationSettingId: [SETTING],
      from: FROM,
      to: TO,
      orderBy: 'id[ASC]',
      perPage: 200,
      status: ['not_attempted', 'needs_retry', 'failed'],
      after: 'ntf_01',
    })
    .next();
  const options = { apiUrl: url, notificationSettingId: SETTING, undeliveredOnly: true };
  const { value } = await paddleNotifications(
    { ...WINDOW, cursor: 'ntf_01' },
    { options, apiKey: 'key', fetch },
  ).next();
  expect(calls).toHaveLength(2);
  expect(calls[1]).toEqual(calls[0]);
  const [event] = value?.events ?? [];
  expect(listed.map(({ payload }) => payload?.eventId)).toEqual([event?.id]);
  expect(listed.map(({ occurredAt }) => new Date(occurredAt))).toEqual([event?.createdAt]);
  expect(JSON.parse(event?.body ?? '')).toEqual(NOTIFICATIONS.data[0]?.payload);
});

test("reads Square's events by the same request as its SDK, and the same events from the response", async () => {
  const { eventsApi } = new Client({
    environment: SquareEnvironment.Custom,
    customUrl: url,
    bearerAuthCredentials: { accessToken: 'key' },
  });
  const { result } = await eventsApi.searchEvents({
    limit: 100,
    query: {
      filter: { createdAt: { startAt: FROM, endAt: TO }, eventTypes: ['payment.created'] },
      sort: { field: 'DEFAULT', order: 'ASC' },
    },
  });
  const options = { apiUrl: url, types: ['payment.created'] };
  const { value } = await squareEvents(WINDOW, { options, apiKey: 'key', fetch }).next();
  expect(calls).toHaveLength(2);
  expect(calls[1]).toEqual(calls[0]);
  const [event] = value?.events ?? [];
  expect(result.events?.map(({ eventId, createdAt = '' }) => [eventId, new Date(createdAt)])).toEqual([
    [event?.id, event?.createdAt],
  ]);
  expect(JSON.parse(event?.body ?? '')).toEqual(EVENTS.events[0]);
});
