import type { SourcePage, SourceWindow } from '#contract/source';
import { type StripeEvent, type StripeOptions, stripeEvents } from '#lambdas/reconcile/sources/stripe-events';
import { type Answer, listOf, stripeContext } from './stripe-server.ts';

const START = 1_790_000_000;
const WINDOW: SourceWindow = { since: new Date(START * 1_000), until: new Date((START + 900) * 1_000 + 999) };

/** Creates events, newest first. Several of them have the same time. */
function createEvents(count: number, type = 'invoice.paid'): StripeEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `evt_${n}`,
    object: 'event',
    type,
    created: START + 900 - Math.floor(n / 10),
    api_version: '2026-10-28.endive',
  }));
}

async function read(
  options: StripeOptions,
  answer: Answer,
  window = WINDOW,
): Promise<{ readonly pages: SourcePage[]; readonly requests: ReturnType<typeof stripeContext>['requests'] }> {
  const { context, requests } = stripeContext(options, answer);
  const pages: SourcePage[] = [];
  for await (const page of stripeEvents(window, context)) pages.push(page);
  return { pages, requests };
}

const idsOf = (pages: readonly SourcePage[]) => pages.flatMap(({ events = [] }) => events.map(({ id }) => id));

test('every event of a window is read once, page by page', async () => {
  const events = createEvents(250);
  const { pages, requests } = await read({}, (request) => listOf(events, request));
  expect(idsOf(pages)).toEqual(events.map(({ id }) => id));
  expect(pages.map(({ cursor }) => cursor)).toEqual(['evt_99', 'evt_199', undefined]);
  expect(requests.map(({ url }) => url.searchParams.get('starting_after'))).toEqual([null, 'evt_99', 'evt_199']);
});

test('a run continues after the page whose cursor was saved, also between events of the same second', async () => {
  const events = createEvents(120);
  const answer: Answer = (request) => listOf(events, request);
  const { pages } = await read({}, answer, { ...WINDOW, cursor: 'evt_99' });
  expect(idsOf(pages)).toEqual(events.slice(100).map(({ id }) => id));
  expect(events[99]?.created).toBe(events[91]?.created);
});

test('events that are created during a run do not move the following pages', async () => {
  const events = createEvents(150);
  const { pages } = await read({}, (request) => {
    const list = listOf(events, request);
    events.unshift({ ...(events[0] as StripeEvent), id: `evt_new_${events.length}` });
    return list;
  });
  expect(idsOf(pages)).toEqual(createEvents(150).map(({ id }) => id));
});

test('a page with fewer events than the limit is followed by the next one while Stripe has more', async () => {
  const events = createEvents(3);
  const { pages } = await read({}, ({ url: { searchParams } }) => ({
    data: searchParams.has('starting_after') ? events.slice(1) : events.slice(0, 1),
    has_more: !searchParams.has('starting_after'),
  }));
  expect(idsOf(pages)).toEqual(['evt_0', 'evt_1', 'evt_2']);
});

test('an empty list ends the window', async () => {
  const { pages, requests } = await read({}, () => ({ data: [], has_more: false }));
  expect(pages).toEqual([{ events: [] }]);
  expect(requests).toHaveLength(1);
});

test('an empty list with further pages fails the run, because the rest could not be read', async () => {
  await expect(read({}, () => ({ data: [], has_more: true }))).rejects.toThrow(
    'an empty page that is not the last one',
  );
});

test('the whole seconds of the window are asked for, with 100 events a page', async () => {
  const { requests } = await read({}, (request) => listOf([], request));
  const [request] = requests;
  if (!request) throw new Error('no request');
  const { url, headers, method } = request;
  expect(`${method} ${url.origin}${url.pathname}`).toBe('GET https://api.stripe.com/v1/events');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    limit: '100',
    'created[gte]': String(START),
    'created[lte]': String(START + 900),
  });
  expect(Object.fromEntries(headers)).toEqual({ authorization: 'Bearer rk_test_1' });
});

test('the options become the address, the version and the filters of the request', async () => {
  const { requests } = await read(
    {
      apiUrl: 'http://127.0.0.1:8420',
      apiVersion: '2026-10-28.endive',
      types: ['invoice.paid', 'charge.failed'],
      undeliveredOnly: true,
    },
    (request) => listOf([], request),
  );
  expect(requests[0]?.url.origin).toBe('http://127.0.0.1:8420');
  expect(requests[0]?.headers.get('stripe-version')).toBe('2026-10-28.endive');
  expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toMatchObject({
    'types[0]': 'invoice.paid',
    'types[1]': 'charge.failed',
    delivery_success: 'false',
  });
});

test('more types than Stripe filters by are filtered here, and the cursor is still the last event of the page', async () => {
  const wanted = createEvents(2);
  const events = [...wanted, { ...(wanted[0] as StripeEvent), id: 'evt_other', type: 'charge.failed' }];
  const types = ['invoice.paid', ...Array.from({ length: 20 }, (_, n) => `made.up_${n}`)];
  const { pages, requests } = await read({ types }, (request) => ({
    ...listOf(events, request),
    has_more: !request.url.searchParams.has('starting_after'),
  }));
  expect([...(requests[0]?.url.searchParams.keys() ?? [])].filter((name) => name.startsWith('types'))).toEqual([]);
  expect(idsOf(pages)).toEqual(['evt_0', 'evt_1']);
  expect(pages[0]?.cursor).toBe('evt_other');
});

test('an event keeps its time, and all digits of its numbers', async () => {
  const event = '{"id":"evt_1","type":"t","created":1790000100,"data":{"object":{"big":12345678901234567890,"f":1.0}}}';
  const { pages } = await read({}, () => `{"data":[${event}],"has_more":false}`);
  expect(pages[0]?.events).toEqual([{ id: 'evt_1', createdAt: new Date(1_790_000_100_000), body: event }]);
});
