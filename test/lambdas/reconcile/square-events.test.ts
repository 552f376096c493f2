import { squareEvents } from '#lambdas/reconcile/sources/square-events';
import { readSource } from '#test-kit/read-source';

const SINCE = new Date('2026-11-01T00:00:00Z');
const UNTIL = new Date('2026-11-01T01:00:00Z');

const event = (id: string, minute: number) => ({
  merchant_id: 'M1',
  type: 'payment.updated',
  event_id: id,
  created_at: new Date(SINCE.getTime() + minute * 60_000).toISOString(),
  data: { type: 'payment', id: 'p1', object: { payment: { amount: 100 } } },
});

interface Request {
  readonly query: { readonly filter: { readonly created_at: Record<'start_at' | 'end_at', string> } };
  readonly cursor?: string;
}

/** Answers as Square does: oldest first, with pages of two and cursors that are valid for one read. */
function square(events: readonly ReturnType<typeof event>[]) {
  const requests: Request[] = [];
  const inits: RequestInit[] = [];
  const urls: string[] = [];
  const fetch = async (url: string | URL, init: RequestInit = {}) => {
    const request = JSON.parse(String(init.body)) as Request;
    requests.push(request);
    inits.push(init);
    urls.push(String(url));
    const { start_at, end_at } = request.query.filter.created_at;
    const found = events.filter(({ created_at }) => created_at >= start_at && created_at <= end_at);
    const start = Number(request.cursor ?? 0);
    const page = found.slice(start, start + 2);
    return Response.json({
      ...(page.length > 0 && { events: page, metadata: page.map(({ event_id }) => ({ event_id })) }),
      ...(found.length > start + 2 && { cursor: String(start + 2) }),
    });
  };
  return { requests, inits, urls, fetch };
}

const read = (fetch: ReturnType<typeof square>['fetch'], options = {}) =>
  readSource(squareEvents, { since: SINCE, until: UNTIL, apiKey: 'EAAA', options, fetch });

test('reads every event of a window by cursor, and the rest from each cursor', async () => {
  const { fetch } = square([event('a', 0), event('b', 10), event('c', 20), event('d', 30), event('e', 60)]);
  const { events, pages } = await read(fetch);
  expect(events.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(pages).toBe(3);
});

test('returns the event as the body, without the metadata of the list', async () => {
  const { events } = await read(square([event('a', 5)]).fetch);
  const [only] = events;
  expect(JSON.parse(only?.body ?? '')).toEqual(event('a', 5));
  expect(only?.createdAt).toEqual(new Date('2026-11-01T00:05:00Z'));
});

test('searches around the window, oldest first, by type and with the key', async () => {
  const { fetch, requests, inits, urls } = square([event('a', 0), event('b', 1), event('c', 2)]);
  await read(fetch, { types: ['payment.updated'] });
  const query = {
    filter: {
      created_at: { start_at: '2026-10-31T23:59:59.000Z', end_at: '2026-11-01T01:00:01.000Z' },
      event_types: ['payment.updated'],
    },
    sort: { field: 'DEFAULT', order: 'ASC' },
  };
  expect(urls[0]).toBe('https://connect.squareup.com/v2/events');
  expect(requests.slice(0, 2)).toEqual([
    { query, limit: 100 },
    { query, limit: 100, cursor: '2' },
  ]);
  expect(inits[0]).toMatchObject({
    method: 'POST',
    headers: { authorization: 'Bearer EAAA', 'content-type': 'application/json' },
  });
});

test('continues a later run at the time of the last event, because a cursor of Square has expired by then', async () => {
  const { fetch, requests } = square([event('a', 0), event('b', 10), event('c', 20)]);
  const pages = [];
  const context = { options: {}, apiKey: 'k', fetch };
  for await (const page of squareEvents({ since: SINCE, until: UNTIL }, context)) pages.push(page);
  expect(pages.map(({ cursor }) => cursor)).toEqual(['2026-11-01T00:10:00.000Z', undefined]);
  requests.splice(0);
  await squareEvents({ since: SINCE, until: UNTIL, cursor: '2026-11-01T00:10:00.000Z' }, context).next();
  expect(requests).toMatchObject([
    { query: { filter: { created_at: { start_at: '2026-11-01T00:09:59.000Z', end_at: '2026-11-01T01:00:01.000Z' } } } },
  ]);
  expect(requests[0]?.cursor).toBeUndefined();
});

test('loses no event of equal times at the end of a page', async () => {
  const { fetch } = square([event('a', 0), event('b', 10), event('c', 10), event('d', 10), event('e', 20)]);
  expect((await read(fetch)).events.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('continues after an empty page that has a cursor', async () => {
  const starts: string[] = [];
  const fetch = async (_: string | URL, init: RequestInit = {}) => {
    const { query, cursor } = JSON.parse(String(init.body)) as Request;
    starts.push(query.filter.created_at.start_at);
    return Response.json(cursor === undefined ? { cursor: 'next' } : { events: [event('a', 5)] });
  };
  expect((await read(fetch)).events.map(({ id }) => id)).toEqual(['a']);
  expect(new Set(starts)).toEqual(new Set(['2026-10-31T23:59:59.000Z']));
});

test('searches at another address, and returns an empty page when there is no event', async () => {
  const { fetch, urls } = square([]);
  expect(await read(fetch, { apiUrl: 'http://127.0.0.1:9' })).toMatchObject({ events: [], pages: 1 });
  expect(urls).toEqual(['http://127.0.0.1:9/v2/events']);
});

test('fails with the request that Square refuses', async () => {
  const fetch = async () => Response.json({ errors: [{ code: 'UNAUTHORIZED' }] }, { status: 401 });
  await expect(read(fetch)).rejects.toThrow('POST /v2/events was answered 401');
});
