import type { SourcePage, SourceWindow } from '#contract/source';
import { stripeThinEvents } from '#lambdas/reconcile/sources/stripe-thin-events';
import { type Answer, stripeContext } from './stripe-server.ts';

const WINDOW: SourceWindow = {
  since: new Date('2024-09-26T17:00:00.000Z'),
  until: new Date('2024-09-26T18:00:00.123Z'),
};

/** Has the shape of the example in Stripe's documentation. @see https://docs.stripe.com/api/v2/core/events/list */
const METER_ERROR = {
  id: 'evt_test_65RCjj4EqW1sabcjs2Z16RCMoNQdSQkOWvfL6L5uU2K40u',
  object: 'v2.core.event',
  context: null,
  created: '2024-09-26T17:46:22.134Z',
  data: { developer_message_summary: 'There is 1 invalid event', reason: { error_count: 1, error_types: [] } },
  livemode: false,
  reason: null,
  related_object: {
    id: 'mtr_test_61RCjiqdTDC91zgip41IqPCzPnxqqSVc',
    type: 'billing.meter',
    url: '/v1/billing/meters/mtr_test_61RCjiqdTDC91zgip41IqPCzPnxqqSVc',
  },
  type: 'v1.billing.meter.error_report_triggered',
};
const PING = { ...METER_ERROR, id: 'evt_test_ping', type: 'v2.core.event_destination.ping', data: null };

async function read(options: { apiUrl?: string; types?: string[] }, answer: Answer, window = WINDOW) {
  const { context, requests } = stripeContext(options, answer);
  const pages: SourcePage[] = [];
  for await (const page of stripeThinEvents(window, context)) pages.push(page);
  return { pages, requests };
}

/** Answers with two pages of an event each. */
const twoPages: Answer = ({ url: { searchParams } }) =>
  searchParams.get('page') === 'p2'
    ? { data: [PING], next_page_url: null, previous_page_url: '/v2/core/events?page=p1' }
    : { data: [METER_ERROR], next_page_url: '/v2/core/events?page=p2&limit=20', previous_page_url: null };

test('every thin event of a window is read, page by page', async () => {
  const { pages, requests } = await read({}, twoPages);
  expect(pages).toEqual([
    {
      events: [
        {
          id: METER_ERROR.id,
          createdAt: new Date('2024-09-26T17:46:22.134Z'),
          body: JSON.stringify(METER_ERROR),
        },
      ],
      cursor: '/v2/core/events?page=p2&limit=20',
    },
    { events: [expect.objectContaining({ id: 'evt_test_ping' })] },
  ]);
  expect(requests.map(({ url }) => url.href)[1]).toBe('https://api.stripe.com/v2/core/events?page=p2&limit=20');
});

test('a run continues at the page whose cursor was saved', async () => {
  const { pages } = await read({}, twoPages, { ...WINDOW, cursor: '/v2/core/events?page=p2&limit=20' });
  expect(pages.flatMap(({ events = [] }) => events.map(({ id }) => id))).toEqual(['evt_test_ping']);
});

test('the window, the types and a version that knows both filters are asked for', async () => {
  const { requests } = await read({ types: [PING.type] }, () => ({ data: [], next_page_url: null }));
  expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
    'created[gte]': '2024-09-26T17:00:00.000Z',
    'created[lte]': '2024-09-26T18:00:00.123Z',
    'types[0]': 'v2.core.event_destination.ping',
  });
  expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({
    authorization: 'Bearer rk_test_1',
    'stripe-version': '2025-10-29.clover',
  });
});

test('the key is sent to the configured address only, whatever address the next page has', async () => {
  const { requests } = await read({ apiUrl: 'http://127.0.0.1:8420' }, ({ url: { searchParams } }) =>
    searchParams.has('page')
      ? { data: [], next_page_url: null }
      : { data: [METER_ERROR], next_page_url: 'https://example.com/v2/core/events?page=p2' },
  );
  expect(requests.map(({ url }) => url.origin)).toEqual(['http://127.0.0.1:8420', 'http://127.0.0.1:8420']);
});

test('events of other types are left out', async () => {
  const { pages } = await read({ types: [PING.type] }, twoPages);
  expect(pages.map(({ events = [] }) => events.length)).toEqual([0, 1]);
});

test.each(['@evil.example/x', '.evil.example/x', 'evt_1', '//evil.example/v2/core/events', '/v1/charges'])(
  'a cursor never leads the key to another host or path: %s',
  async (cursor) => {
    const hosts: string[] = [];
    const answer: Answer = ({ url }) => {
      hosts.push(`${url.host}${url.pathname}`);
      return { data: [], next_page_url: null, previous_page_url: null };
    };
    await read({}, answer, { ...WINDOW, cursor }).catch(() => undefined);
    expect(hosts.filter((host) => host !== 'api.stripe.com/v2/core/events')).toEqual([]);
  },
);
