import type { SourceRegistry } from 'catchbasin';
import { readSource } from 'catchbasin/testing';
import source from './shopify-orders.ts';
import config from './shopify-orders-config.ts';

const SINCE = new Date('2026-11-01T00:00:00Z');
const UNTIL = new Date('2026-11-01T12:00:00Z');
const SHOP = 'example.myshopify.com';

const order = (id: number, minute: number, paid = true) => ({
  id,
  admin_graphql_api_id: `gid://shopify/Order/${id}`,
  created_at: new Date(SINCE.getTime() + minute * 60_000).toISOString(),
  updated_at: new Date(SINCE.getTime() + (minute + 5) * 60_000).toISOString(),
  financial_status: paid ? 'paid' : 'pending',
});

/** Answers as Shopify does: the orders after `since_id`, by id. */
function store(orders: readonly ReturnType<typeof order>[]) {
  const requests: { readonly url: URL; readonly headers: unknown }[] = [];
  const fetch = async (url: string | URL, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(url);
    requests.push({ url: new URL(url), headers: init?.headers });
    if (pathname !== '/admin/api/2026-10/orders.json') return new Response('', { status: 404 });
    const matches = ({ id, created_at, updated_at, financial_status }: ReturnType<typeof order>) =>
      id > Number(searchParams.get('since_id')) &&
      created_at >= (searchParams.get('created_at_min') ?? '') &&
      created_at <= (searchParams.get('created_at_max') ?? '9') &&
      updated_at >= (searchParams.get('updated_at_min') ?? '') &&
      updated_at <= (searchParams.get('updated_at_max') ?? '9') &&
      financial_status === (searchParams.get('financial_status') ?? financial_status);
    return Response.json({ orders: orders.filter(matches).slice(0, Number(searchParams.get('limit'))) });
  };
  return { requests, fetch };
}

const read = (orders: readonly ReturnType<typeof order>[], topic: 'orders/create' | 'orders/paid' = 'orders/create') =>
  readSource(source, { since: SINCE, until: UNTIL, options: { shop: SHOP, topic }, fetch: store(orders).fetch });

test('reads the orders that were created in a window, page by page', async () => {
  const orders = Array.from({ length: 501 }, (_, n) => order(n + 1, n));
  const { events, pages } = await read([order(0, -1), ...orders, order(999, 721)]);
  expect(events.map(({ id }) => id)).toEqual(orders.map(({ id }) => String(id)));
  expect(pages).toBe(3);
});

test('reads the orders that were paid by the time of their last change', async () => {
  const { events } = await read([order(1, -3), order(2, 0, false), order(3, 718)], 'orders/paid');
  expect(events.map(({ id, createdAt }) => [id, createdAt])).toEqual([['1', new Date('2026-11-01T00:02:00Z')]]);
});

test('returns the order as the webhook has it, with the topic that the handler reads', async () => {
  const [event] = (await read([order(7, 5)])).events;
  expect(JSON.parse(event?.body ?? '')).toEqual(order(7, 5));
  expect(event?.headers).toMatchObject({ 'x-shopify-topic': 'orders/create', 'x-shopify-shop-domain': SHOP });
});

test('asks the shop with the token, for orders of every status', async () => {
  const { requests, fetch } = store([]);
  const options = { shop: SHOP, topic: 'orders/create' as const };
  await readSource(source, { since: SINCE, until: UNTIL, apiKey: 'shpat_1', options, fetch });
  expect(requests).toHaveLength(1);
  expect(requests[0]?.url.hostname).toBe(SHOP);
  expect(requests[0]?.url.searchParams.get('status')).toBe('any');
  expect(requests[0]?.headers).toEqual({ 'x-shopify-access-token': 'shpat_1' });
});

test('is registered by the name that the configuration refers to', () => {
  const sources = { 'shopify-orders': () => import('./shopify-orders.ts') } satisfies SourceRegistry;
  const { source: configured } = config('prod').topics.orders.reconcile ?? {};
  expect(Object.keys(sources)).toEqual([configured?.name]);
});
